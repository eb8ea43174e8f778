/**
 * Make one piece of page equal to another without throwing away what the reader does in it: an opened
 * list stays open, the focus stays where it is, and an element that did not change is not touched.
 */

const KEPT = new Set(["DETAILS"]);
/** What is inside these is their script's business: a player that plays is not put back to its beginning. */
const OWN = /^own-/;

export function morph(here: Element, wanted: Element): void {
  syncAttributes(here, wanted);
  const waiting = new Map<string, Element>();
  for (const child of here.children) if (child.id) waiting.set(child.id, child);
  let place = here.firstChild;
  for (const next of [...wanted.childNodes]) {
    const known = next instanceof Element && next.id ? waiting.get(next.id) : undefined;
    if (known && known !== place) here.insertBefore(known, place);
    const current: ChildNode | null = known ?? place;
    if (current && sameKind(current, next)) {
      update(current, next);
      place = current.nextSibling;
    } else {
      here.insertBefore(document.importNode(next, true), place);
    }
  }
  while (place) {
    const gone = place;
    place = place.nextSibling;
    gone.remove();
  }
}

function sameKind(one: ChildNode, other: ChildNode): boolean {
  if (one.nodeName !== other.nodeName) return false;
  return !(one instanceof Element && other instanceof Element) || one.id === other.id;
}

function update(here: ChildNode, wanted: ChildNode): void {
  if (here instanceof Element && wanted instanceof Element) {
    if (OWN.test(here.id)) syncAttributes(here, wanted);
    else if (!here.isEqualNode(wanted)) morph(here, wanted);
  } else if (here.nodeValue !== wanted.nodeValue) {
    here.nodeValue = wanted.nodeValue;
  }
}

function syncAttributes(here: Element, wanted: Element): void {
  for (const { name, value } of [...wanted.attributes]) {
    if (here.getAttribute(name) !== value) here.setAttribute(name, value);
  }
  for (const { name } of [...here.attributes]) {
    const kept = name === "open" && KEPT.has(here.nodeName);
    if (!kept && !wanted.hasAttribute(name)) here.removeAttribute(name);
  }
}
