import { useEffect, useRef, useState } from "react";
import { announcements } from "../announce";
import { useName, useRoom } from "../room";

/** Tells a screen reader once of each change; nothing of it is seen. */
export function Announcer() {
  const { slices } = useRoom();
  const name = useName();
  const before = useRef(slices);
  const [said, setSaid] = useState("");
  useEffect(() => {
    const texts = announcements(before.current, slices, name);
    before.current = slices;
    if (texts.length) setSaid(texts.join(" "));
  }, [slices, name]);
  return (
    <p className="raad-visually-hidden" aria-live="polite" aria-atomic="true">
      {said}
    </p>
  );
}
