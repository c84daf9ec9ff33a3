import type { Answer, Field, Operation, Shape } from './openapi.ts';

function Fields({ fields, label }: { readonly fields: readonly Field[]; readonly label: string }) {
  return (
    <table aria-label={label}>
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">Type</th>
          <th scope="col">About</th>
        </tr>
      </thead>
      <tbody>
        {fields.map(({ name, depth, type, required, about }, index) => (
          <tr key={index}>
            <td class={`depth-${depth}`}>
              <code>{name}</code>
              {!required && <span class="optional"> optional</span>}
            </td>
            <td class="type">{type}</td>
            <td>{about}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Answers({ answers }: { readonly answers: readonly Answer[] }) {
  const good = answers.filter(({ status }) => status.startsWith('2'));
  const bad = answers.filter(({ status }) => !status.startsWith('2'));
  return (
    <>
      {good.map(({ status, fields }) =>
        fields.length === 0 ? null : (
          <div key={status}>
            <h4>Answers</h4>
            <Fields fields={fields} label={`Answer ${status}`} />
          </div>
        ),
      )}
      {bad.length > 0 && (
        <details>
          <summary>Refuses</summary>
          <ul class="refusals">
            {bad.map(({ status, about }) => (
              <li key={status}>
                <code>{status}</code> {about}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

/** One route: what it takes and what it answers. */
export function OperationPart({ operation }: { readonly operation: Operation }) {
  const { id, method, path, summary, about, deprecated, takes, answers } = operation;
  return (
    <article id={id} class={deprecated ? 'operation deprecated' : 'operation'}>
      <h3>
        <span class={`method ${method}`}>{method.toUpperCase()}</span> <code>{path}</code>
        {deprecated && <span class="optional"> deprecated</span>}
      </h3>
      {summary !== '' && <p class="summary">{summary}</p>}
      {about !== '' && about !== summary && <p class="about">{about}</p>}
      {takes.length > 0 && (
        <>
          <h4>Takes</h4>
          <Fields fields={takes} label={`What ${path} takes`} />
        </>
      )}
      <Answers answers={answers} />
    </article>
  );
}

/** A shape that many routes share. */
export function ShapePart({ shape: { name, type, fields } }: { readonly shape: Shape }) {
  return (
    <article id={`shape-${name}`} class="operation">
      <h3>
        <code>{name}</code>
      </h3>
      {fields.length === 0 ? <p class="about">{type}</p> : <Fields fields={fields} label={name} />}
    </article>
  );
}
