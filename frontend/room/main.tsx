import { createRoot } from "react-dom/client";

const mount = document.getElementById("room");
if (mount) createRoot(mount).render(<p className="nl-paragraph">…</p>);
