import { useReadable } from "../cockpit/words";
import { useRoom } from "../room";
import type { Values } from "../slices";
import { coded, t } from "../texts";
import { Button } from "./Button";

/** What the server refused, by which rule: in words, until it is put away or the next button is pressed. */
export function NoticeBar() {
  const { notice, dismiss } = useRoom();
  const say = useRefusalWords();
  return (
    <div role="alert" className="room-notice-place">
      {notice ? (
        <div className="raad-notice raad-notice--warn room-notice">
          <p>{notice.refusal ? notice.refusal.text || say(notice.refusal) : t("notice.internal")}</p>
          <p>
            <Button onClick={dismiss}>{t("notice.dismiss")}</Button>
          </p>
        </div>
      ) : null}
    </div>
  );
}

interface Said {
  code: string;
  article: string | null;
  values: Values;
}

/** For what blocks a step, which all at the desk are told at once: "Er zijn 18 van de 39 leden aanwezig; 20 zijn nodig (Gemeentewet art. 20 lid 1)." */
export function useRefusalWords(): (said: Said) => string {
  const read = useReadable();
  return ({ code, article, values }) => {
    const sentence = coded("refused", code, read(values)) ?? t("notice.refused", { code });
    return article && !sentence.includes(article) ? `${sentence.replace(/\.$/, "")} (${article}).` : sentence;
  };
}
