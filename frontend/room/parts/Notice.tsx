import { useRoom } from "../room";
import { t } from "../texts";
import { Button } from "./Button";

/** What the server refused, by which rule: in words, until it is put away or the next button is pressed. */
export function NoticeBar() {
  const { notice, dismiss } = useRoom();
  return (
    <div role="alert" className="room-notice-place">
      {notice ? (
        <div className="raad-notice raad-notice--warn room-notice">
          <p>{notice.refusal ? sentence(notice.refusal) : t("notice.internal")}</p>
          <Button kind="subtle" onClick={dismiss}>
            {t("notice.dismiss")}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

interface Said {
  text: string;
  article: string | null;
  code: string;
}

export function sentence({ text, article, code }: Said): string {
  const said = text || t("notice.refused", { code });
  return article && !said.includes(article) ? `${said} (${article})` : said;
}
