/** An element: its own text, and its children by name in their order. */
export interface XmlNode {
  readonly text: string;
  readonly children: Readonly<Record<string, readonly XmlNode[]>>;
}

const TOKEN = /<\?[^>]*\?>|<!--[\s\S]*?-->|<(\/?)([^\s/>]+)[^>]*?(\/?)>|([^<]+)/g;
const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/** Reads the XML that AWS's services answer with: elements and text; attributes contain nothing that is needed. */
export function parseXml(source: string): XmlNode {
  const root = open();
  const stack = [root];
  for (const [, closing, tag, empty, text] of source.matchAll(TOKEN)) {
    const current = stack.at(-1)!;
    if (text !== undefined) {
      current.text += unescape(text);
    } else if (closing === "/") {
      if (stack.length > 1) stack.pop();
    } else if (tag !== undefined) {
      const node = open();
      (current.children[tag] ??= []).push(node);
      if (empty !== "/") stack.push(node);
    }
  }
  return root;
}

interface OpenNode {
  text: string;
  children: Record<string, OpenNode[]>;
}

function open(): OpenNode {
  return { text: "", children: {} };
}

function unescape(text: string): string {
  return text.replace(/&(#x?)?(\w+);/g, (whole, hash: string | undefined, name: string) => {
    if (hash !== undefined) return String.fromCodePoint(parseInt(name, hash === "#x" ? 16 : 10));
    return ENTITIES[name] ?? whole;
  });
}

/** The element at a path of names below a node; undefined where there is none. */
export function find(node: XmlNode | undefined, ...path: readonly string[]): XmlNode | undefined {
  return path.reduce<XmlNode | undefined>((found, name) => found?.children[name]?.[0], node);
}

/** All elements of the last name of a path. */
export function list(node: XmlNode | undefined, ...path: readonly string[]): readonly XmlNode[] {
  return find(node, ...path.slice(0, -1))?.children[path.at(-1)!] ?? [];
}

/** Text of an element below; undefined where there is none. */
export function textAt(node: XmlNode | undefined, ...path: readonly string[]): string | undefined {
  return find(node, ...path)?.text.trim();
}

/** Text, escaped for an element. */
export function escapeXml(text: string): string {
  return text.replace(/[<>&"]/g, (sign) => `&${{ "<": "lt", ">": "gt", "&": "amp" }[sign] ?? "quot"};`);
}
