const place = 'earshot.ask';

/** What this browser has asked: to be let in under a name. The id and the secret say what was decided. */
export interface Request {
  readonly id: string;
  readonly secret: string;
  readonly name: string;
}

/** The request of this browser that nobody has given up, or null. It outlives a reload. */
export function asked(): Request | null {
  try {
    const [id = '', secret = '', ...name] = (localStorage.getItem(place) ?? '').split(' ');
    return secret === '' ? null : { id, secret, name: name.join(' ') };
  } catch {
    return null;
  }
}

/** Keeps a request, or forgets it. Where nothing is kept it lasts as long as the page. */
export function keepAsked(request: Request | null): void {
  try {
    if (request === null) localStorage.removeItem(place);
    else localStorage.setItem(place, `${request.id} ${request.secret} ${request.name}`);
  } catch {
    return;
  }
}
