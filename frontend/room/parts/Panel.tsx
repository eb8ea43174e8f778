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
    <section className={`room-panel ${className}`} aria-labelledby={id}>
      <header className="room-panel__head">
        <h2 id={id} className="room-panel__title">
          {title}
        </h2>
        {aside}
      </header>
      {children}
    </section>
  );
}
