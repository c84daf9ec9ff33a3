import type { Answered } from '@earshot/client';
import { Fragment } from 'preact';
import { useAnswer } from '../settings/use-answer.ts';
import { refusalWords } from './act-words.ts';
import { adminWords, dayWords, momentWords } from './admin-words.ts';
import type { AdminTools } from './admin-tools.ts';
import { Trouble } from './trouble.tsx';

type Server = Answered<'admin/server'>;

function Certificate({ certificate }: Pick<Server, 'certificate'>) {
  if (certificate === null) return <p class="hint">{adminWords.noCertificate}</p>;
  const { names, ends_at: until, fingerprint } = certificate;
  return (
    <dl>
      <div>
        <dt>{adminWords.names}</dt>
        <dd>{names.join(', ')}</dd>
      </div>
      <div>
        <dt>{adminWords.until}</dt>
        <dd>{dayWords(until)}</dd>
      </div>
      <div>
        <dt>{adminWords.fingerprint}</dt>
        <Fingerprint of={fingerprint} />
      </div>
    </dl>
  );
}

function Refusals({ refused }: Pick<Server, 'refused'>) {
  return (
    <>
      <p class="hint">{refused.length === 0 ? adminWords.noRefusals : adminWords.refusalsHint}</p>
      <ul class="devices" aria-labelledby="admin-refused">
        {refused.map(({ code, command, address, count, at }) => (
          <li key={`${code} ${command} ${address}`} class="device">
            <div class="who">
              <p class="name">{refusalWords(code)}</p>
              <p class="status">{adminWords.refusedFrom(command, address)}</p>
              <p class="status">{adminWords.times(count, momentWords(at))}</p>
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}

/** It breaks between its bytes, so that it can be compared by eye, and is copied as it is. */
function Fingerprint({ of }: { readonly of: string }) {
  return (
    <dd class="fingerprint">
      {of.split(':').map((byte, index) => (
        <Fragment key={index}>
          {index > 0 && ':'}
          <wbr />
          {byte}
        </Fragment>
      ))}
    </dd>
  );
}

/** How the server is set, for reading alone. */
export function ServerPart({ tools }: { readonly tools: AdminTools }) {
  function read() {
    return tools.read('admin/server', {});
  }
  const { body, problem, ask } = useAnswer(read);
  if (body === null) return <Trouble problem={problem} isRead={false} onAgain={() => void ask(read)} />;
  return (
    <>
      <h3>{adminWords.joinTitle}</h3>
      <p>{adminWords.joins[body.join]}</p>
      <p class="hint">{adminWords.setBy('EARSHOT_JOIN')}</p>
      <h3>{adminWords.limits}</h3>
      <dl>
        {body.limits.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <h3>{adminWords.certificate}</h3>
      <Certificate certificate={body.certificate} />
      <h3 id="admin-refused">{adminWords.refusals}</h3>
      <Refusals refused={body.refused} />
    </>
  );
}
