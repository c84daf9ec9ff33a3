// A phone in a page of your own. Of another origin: import from 'https://host:5000/sdk.js', and name the origin in
// EARSHOT_ORIGINS.
import { createPhone, sentences } from '/sdk.js';

const phone = createPhone({ url: location.origin });
const [form, people, status] = ['form', 'ul', 'p'].map((name) => document.querySelector(name));
const [accept, end] = ['accept', 'end'].map((name) => document.querySelector(`button[name=${name}]`));

form.addEventListener('submit', (event) => {
  event.preventDefault();
  phone.signIn(form.elements.namedItem('name').value);
});
people.addEventListener('click', ({ target }) => target.dataset.id && phone.call(target.dataset.id));
accept.addEventListener('click', () => phone.accept());
end.addEventListener('click', () => phone.end());

function draw() {
  const { session, people: seen, call, problem } = phone.getSnapshot();
  const wrong = problem ?? session.problem;
  form.hidden = session.phase !== 'out';
  people.replaceChildren(
    ...seen.list.map(({ id, username }) => {
      const button = Object.assign(document.createElement('button'), { textContent: `Call ${username}` });
      button.dataset.id = id;
      return button;
    }),
  );
  status.textContent = wrong ? sentences[wrong.code] : call.phase === 'idle' ? session.phase : `${call.phase}: ${call.other.username}`;
  accept.hidden = call.phase !== 'ringing';
  end.hidden = !['dialing', 'ringing', 'accepting', 'talking'].includes(call.phase);
}

phone.subscribe(draw);
draw();
