import { eachHost } from '../records/postgres/hosts.ts';
import type { Reader, Reading } from './readers.ts';

const sslModes = ['disable', 'require', 'verify-ca', 'verify-full'];
const hostKinds = ['any', 'primary', 'read-write'];

function bad(problem: string): Reading<never> {
  return { ok: false, problem };
}

/**
 * A URL as libpq has it, of one host or several, with what it says of TLS. It may hold a password, so that no sentence
 * repeats it.
 */
export const readPostgresUrl: Reader<string> = (text) => {
  // A socket's URL may name a user and no host.
  const forms = eachHost(text).map((url) => url.replace(/^(postgres(?:ql)?:\/\/[^/]*@)\//i, '$1localhost/'));
  const isGood = forms.every((form) => URL.canParse(form) && new URL(form).pathname.length > 1);
  if (!/^postgres(ql)?:\/\//i.test(text) || !isGood)
    return bad('must look like postgresql://user:password@db.example.org:5432/earshot?sslmode=verify-full.');
  const parameters = new URL(forms[0] ?? '').searchParams;
  const [mode, kind] = [parameters.get('sslmode'), parameters.get('target_session_attrs')];
  if (mode !== null && !sslModes.includes(mode)) return bad(`asks for sslmode "${mode}": it must be one of ${sslModes.join(', ')}.`);
  if (mode === 'verify-ca' && !parameters.has('sslrootcert'))
    return bad('asks for sslmode "verify-ca": sslrootcert must say with which CA, as the path of its certificate.');
  if (kind !== null && !hostKinds.includes(kind))
    return bad(`asks for target_session_attrs "${kind}": it must be read-write, for everything is written there.`);
  return { ok: true, value: text };
};
