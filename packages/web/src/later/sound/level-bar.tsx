import { useEffect, useRef } from 'preact/hooks';

/**
 * Milliseconds between two looks, and how much of a level is left one look later: the eye follows a slow fall better.
 */
const pace = 60;
const fall = 0.8;

interface Props {
  /** 0 to 1 at this instant. */
  readonly level: () => number;
  readonly name: string;
}

/** How loud something is, as a bar that is written and never drawn anew. */
export function LevelBar({ level, name }: Props) {
  const bar = useRef<HTMLDivElement>(null);
  const levelRef = useRef(level);
  useEffect(() => {
    levelRef.current = level;
  });
  useEffect(() => {
    let shown = 0;
    const looking = setInterval(() => {
      shown = Math.max(levelRef.current(), shown * fall);
      bar.current?.style.setProperty('--level', shown.toFixed(3));
      bar.current?.setAttribute('aria-valuenow', String(Math.round(shown * 100)));
    }, pace);
    return () => clearInterval(looking);
  }, []);
  return <div ref={bar} class="level-bar" role="meter" aria-label={name} aria-valuemin={0} aria-valuemax={100} aria-valuenow={0} />;
}
