/**
 * Makes the *.generated.ts files from protocol.schema.json, which `python manage.py protocol_schema` prints.
 * A test on each side fails when these differ from the Python.
 */
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { compile } from "json-schema-to-typescript";

const BANNER = "/* Made by `npm run types` from the Python. Do not edit. */";
const here = (name) => fileURLToPath(new URL(name, import.meta.url));

/** The text of each generated file, by name. */
export async function generated() {
  const schema = JSON.parse(await readFile(here("protocol.schema.json"), "utf8"));
  return {
    "protocol.generated.ts": await protocol(schema),
    "texts/refusals.nl.generated.ts": refusals(schema, 0),
    "texts/refusals.en.generated.ts": refusals(schema, 1),
  };
}

async function protocol(schema) {
  const types = await compile(schema, "Commands", {
    additionalProperties: false,
    bannerComment: BANNER,
    format: false,
    ignoreMinAndMaxItems: true,
  });
  const forChair = JSON.stringify(schema["x-for-chair"], null, 2);
  const why =
    "/** What the clerk may do on the chair's behalf; shown on the button, decided by the server. */";
  return `${types}\n${why}\nexport const FOR_CHAIR: ReadonlySet<string> = new Set(${forChair});\n`;
}

/** What is the matter, without what can be done: on the button that is shut there is room for one sentence. */
function refusals(schema, language) {
  const rows = Object.entries(schema["x-refusals"]).map(([code, row]) => [
    code,
    row[language].split(" | ")[0],
  ]);
  const table = JSON.stringify(Object.fromEntries(rows), null, 2);
  return `${BANNER}\n\nexport const refusals: Record<string, string> = ${table};\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, text] of Object.entries(await generated())) await writeFile(here(name), text);
}
