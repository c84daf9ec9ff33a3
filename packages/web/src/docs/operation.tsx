import type { Answer, Field, Operation } from './openapi.ts';

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

function AnswerPart({ answer }: { readonly answer: Answer }) {
  const { status, about, fields } = answer;
  const head = (
    <>
      <code class={status.startsWith('2') ? 'good' : 'bad'}>{status}</code> {about}
    </>
  );
  if (fields.length === 0) return <p class="answer">{head}</p>;
  return (
    <details class="answer" open={status.startsWith('2')}>
      <summary>{head}</summary>
      <Fields fields={fields} label={`Answer ${status}`} />
    </details>
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
      {answers.length > 0 && (
        <>
          <h4>Answers</h4>
          {answers.map((answer) => (
            <AnswerPart key={answer.status} answer={answer} />
          ))}
        </>
      )}
    </article>
  );
}
