import { type ReactNode, useId } from "react";

interface Props {
  label: string;
  hint?: string;
  value: string;
  set: (value: string) => void;
  type?: "text" | "time";
  long?: boolean;
  /** The most characters, where it is not a sentence. */
  most?: number;
}

export function Field({ label, hint, value, set, type = "text", long, most = 300 }: Props) {
  const id = useId();
  const shared = {
    id,
    value,
    "aria-describedby": hint ? `${id}-hint` : undefined,
    onChange: (event: { target: { value: string } }) => set(event.target.value),
  };
  return (
    <div className="raad-field">
      <label className="raad-field__label" htmlFor={id}>
        {label}
      </label>
      {hint ? (
        <span className="raad-field__hint" id={`${id}-hint`}>
          {hint}
        </span>
      ) : null}
      {long ? (
        <textarea
          className="utrecht-textarea utrecht-textarea--html-textarea"
          rows={5}
          maxLength={8000}
          {...shared}
        />
      ) : (
        <input
          className="utrecht-textbox utrecht-textbox--html-input"
          type={type}
          maxLength={most}
          {...shared}
        />
      )}
    </div>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  set: (value: string) => void;
  children: ReactNode;
}

export function Select({ label, value, set, children }: ChoiceProps) {
  const id = useId();
  return (
    <div className="raad-field">
      <label className="raad-field__label" htmlFor={id}>
        {label}
      </label>
      <select
        className="utrecht-select utrecht-select--html-select"
        id={id}
        value={value}
        onChange={(event) => set(event.target.value)}
      >
        {children}
      </select>
    </div>
  );
}
