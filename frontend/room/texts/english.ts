import { en } from "./en";
import { enCodes } from "./en.codes";
import { refusals } from "./refusals.en.generated";

export const spoken = { texts: en, codes: enCodes, refusals };
