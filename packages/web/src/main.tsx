import { createPhone } from '@earshot/client';
import { render } from 'preact';
import { App } from './app.tsx';

const page = document.querySelector('#page');
if (page !== null) render(<App phone={createPhone({ url: location.origin })} />, page);
