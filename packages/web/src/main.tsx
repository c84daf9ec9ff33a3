import { createPhone } from '@earshot/client';
import { render } from 'preact';
import { App } from './app.tsx';
import { lacking } from './host.ts';
import { Lacking } from './screens/sign-in.tsx';
import { loadLater } from './use-later.ts';

const page = document.querySelector('#page');
const lacks = lacking();
// Without a phone: a remembered token would sign in, and others would call somebody who cannot answer.
if (page !== null) render(lacks === null ? <App phone={createPhone({ url: location.origin })} /> : <Lacking code={lacks} />, page);
if (lacks === null) void loadLater();
