import type { ButtonHTMLAttributes, ReactNode } from "react";

export type Kind = "primary" | "secondary" | "subtle";

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  kind?: Kind;
  large?: boolean;
  /** Visible shortcut, also told to assistive technology. */
  shortcut?: string | undefined;
  children: ReactNode;
}

export function Button({ kind = "secondary", large, shortcut, className = "", children, ...rest }: Props) {
  const size = large ? "raad-button--large" : "";
  return (
    <button
      type="button"
      className={`nl-button nl-button--${kind} ${size} ${className}`.trim()}
      aria-keyshortcuts={shortcut}
      {...rest}
    >
      {children}
      {shortcut ? (
        <span className="raad-key" aria-hidden="true">
          {shortcut}
        </span>
      ) : null}
    </button>
  );
}
