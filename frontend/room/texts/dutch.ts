import { nl } from "./nl";
import { nlCodes } from "./nl.codes";
import { refusals } from "./refusals.nl.generated";

export const spoken = { texts: nl, codes: nlCodes, refusals };
