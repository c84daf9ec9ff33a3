/** Real-time text beside the voice: a script of its own, loaded when a call is there. */
export { TextButton } from './text-button.tsx';
export { TextNews } from './text-news.tsx';
export { TextPanel } from './text-panel.tsx';
