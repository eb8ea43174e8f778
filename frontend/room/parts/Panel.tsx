import { type ReactNode, useId } from "react";

interface Props {
  title: ReactNode;
  aside?: ReactNode;
  className?: string;
  children: ReactNode;
}

/** One subject with its heading; a landmark for who reads by ear. */
export function Panel({ title, aside, className = "", children }: Props) {
  const id = useId();
  return (
    <section className={`raad-card ${className}`.trim()} aria-labelledby={id}>
      <header className="raad-card__head">
        <h2 id={id} className="nl-heading nl-heading--level-3">
          {title}
        </h2>
        {aside}
      </header>
      {children}
    </section>
  );
}
