/**
 * Makes protocol.generated.ts from protocol.schema.json, which `python manage.py protocol_schema` prints.
 * A test on each side fails when the two differ from the pydantic models.
 */
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { compile } from "json-schema-to-typescript";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

export async function generated() {
  const schema = JSON.parse(await readFile(here("protocol.schema.json"), "utf8"));
  const types = await compile(schema, "Commands", {
    additionalProperties: false,
    bannerComment: "/* Made by `npm run types` from the pydantic models. Do not edit. */",
    format: false,
    ignoreMinAndMaxItems: true,
  });
  const forChair = JSON.stringify(schema["x-for-chair"], null, 2);
  const why =
    "/** What the clerk may do on the chair's behalf; shown on the button, decided by the server. */";
  return `${types}\n${why}\nexport const FOR_CHAIR: ReadonlySet<string> = new Set(${forChair});\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await writeFile(here("protocol.generated.ts"), await generated());
}
