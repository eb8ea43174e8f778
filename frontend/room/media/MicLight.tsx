import { Icon } from "../parts/Chip";
import { useRoom } from "../room";
import { t } from "../texts";
import { useMedia } from "./context";

/** The truth about who sees and hears this member now: the server says it, no button here does. */
export function SeenAndHeard() {
  const { slices, me } = useRoom();
  const { state } = useMedia();
  if (!me) return null;
  if (slices.meeting.status === "suspended") {
    return (
      <span className="raad-statusline__part raad-light raad-light--off">
        <Icon name="micoff" />
        {t("light.suspended")}
      </span>
    );
  }
  const audible = me.audible && state.microphone;
  return (
    <>
      <span className={`raad-statusline__part raad-light ${me.visible ? "" : "raad-light--off"}`}>
        <Icon name={me.visible ? "camera" : "cameraoff"} />
        {t(me.sound_only ? "light.sound_only" : me.visible ? "light.seen" : "light.unseen")}
      </span>
      <span
        className={`raad-statusline__part raad-light ${audible ? "raad-light--on" : "raad-light--off"}`}
        role="status"
        data-audible={audible}
      >
        <Icon name={audible ? "mic" : "micoff"} />
        {t(audible ? "light.heard" : me.audible ? "light.muted" : "light.unheard")}
      </span>
    </>
  );
}
