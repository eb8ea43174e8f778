import { useEffect, useState } from "react";
import { useRoom } from "../room";
import { t } from "../texts";

const known = new Map<string, string>();

/** The text that is voted on, fetched by its hash: the first lines, unless plain words stand there already, and all of it one tap away. */
export function ProposalText({ hash, folded }: { hash: string; folded: boolean }) {
  const { room } = useRoom();
  const [text, setText] = useState(known.get(hash) ?? null);
  useEffect(() => {
    let wanted = true;
    room.text(hash).then(
      (found) => {
        known.set(hash, found);
        if (wanted) setText(found);
      },
      () => {},
    );
    return () => {
      wanted = false;
    };
  }, [room, hash]);
  if (!text) return null;
  if (folded) return <WholeText text={text} />;
  const short = text.length > 200 ? `${text.slice(0, 180).replace(/\s+\S*$/, "")} …` : text;
  if (short === text) return <p className="raad-ballot__text">“{text}”</p>;
  return (
    <div>
      <p className="raad-ballot__text">“{short}”</p>
      <WholeText text={text} />
    </div>
  );
}

function WholeText({ text }: { text: string }) {
  return (
    <details className="raad-details">
      <summary>{t("ballot.whole_text")}</summary>
      <p className="raad-ballot__text room-pre">{text}</p>
    </details>
  );
}
