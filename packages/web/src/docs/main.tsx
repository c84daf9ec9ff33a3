import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Logo } from '../parts/logo.tsx';
import { readDocument, type ApiDocument } from './openapi.ts';
import { OperationPart, ShapePart } from './operation.tsx';

type Reading = { readonly phase: 'reading' } | { readonly phase: 'failed' } | { readonly phase: 'read'; readonly document: ApiDocument };

const source = '/api/openapi.json';

async function read(): Promise<Reading> {
  try {
    const answer = await fetch(source);
    return answer.ok ? { phase: 'read', document: readDocument(await answer.json()) } : { phase: 'failed' };
  } catch {
    return { phase: 'failed' };
  }
}

function Contents({ document: { title, version, about, groups, shapes } }: { readonly document: ApiDocument }) {
  return (
    <>
      <nav class="contents" aria-label="Routes">
        {groups.map(({ name, operations }) => (
          <section key={name}>
            <h2>{name}</h2>
            <ul>
              {operations.map(({ id, method, path }) => (
                <li key={id}>
                  <a href={`#${id}`}>
                    {path.replace('/api/', '')} <small>{method}</small>
                  </a>
                </li>
              ))}
            </ul>
          </section>
        ))}
        {shapes.length > 0 && (
          <section>
            <h2>shapes</h2>
            <ul>
              {shapes.map(({ name }) => (
                <li key={name}>
                  <a href={`#shape-${name}`}>{name}</a>
                </li>
              ))}
            </ul>
          </section>
        )}
      </nav>
      <main>
        <h1>{title}</h1>
        <p class="about">
          Version {version}. <a href={source}>The document as JSON</a>
        </p>
        {about !== '' && <p class="about">{about}</p>}
        {groups.map(({ name, operations }) => (
          <section key={name} aria-label={name}>
            <h2>{name}</h2>
            {operations.map((operation) => (
              <OperationPart key={operation.id} operation={operation} />
            ))}
          </section>
        ))}
        {shapes.length > 0 && (
          <section aria-label="shapes">
            <h2>shapes</h2>
            {shapes.map((shape) => (
              <ShapePart key={shape.name} shape={shape} />
            ))}
          </section>
        )}
      </main>
    </>
  );
}

/** `/api/docs`: the OpenAPI document of this very server, for a person to read. */
function Docs() {
  const [reading, setReading] = useState<Reading>({ phase: 'reading' });
  useEffect(() => {
    void read().then(setReading);
  }, []);
  useEffect(() => {
    // The address named a route before there was anything to scroll to.
    if (reading.phase === 'read' && location.hash !== '')
      document.querySelector(`#${CSS.escape(location.hash.slice(1))}`)?.scrollIntoView();
  }, [reading]);
  return (
    <div class="docs">
      <header>
        <Logo />
        <a href="/">Open the phone</a>
      </header>
      {reading.phase === 'read' ? (
        <Contents document={reading.document} />
      ) : (
        <main>
          <h1>The API</h1>
          <p class="about">{reading.phase === 'reading' ? 'Reading...' : `${source} could not be read. Load this page again.`}</p>
        </main>
      )}
    </div>
  );
}

const page = document.querySelector('#page');
if (page !== null) render(<Docs />, page);
