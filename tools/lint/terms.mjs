/**
 * The terms of this project: words that code, docs and synthesized output must not use, and what to write instead. They
 * follow the AWS and HashiCorp documentation. `docs/generated` stands for the synthesized output: it has every text of it.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/** Each term as `[pattern, use instead]`; patterns ignore case, but for constants. */
export const TERMS = [
  [/\bhomes? of (?:the|its|a|that|these|those|their|all) states?\b|\bstateHomes?\b|\bstate homes?\b/, "state backend"],
  [/\bwho serves\b|\bsites? that serves?\b/, "active site"],
  [/\bsites? that waits?\b/, "standby"],
  [/\btak(?:e|es|ing|en)[- ]?over\b|\btook over\b/, "failover or promotion for a site, 'resume' for an execution"],
  [/\bways? home\b|\bgo(?:es)? home\b/, "failback"],
  [/\bhome roles?\b/, "configured role"],
  [/\bregional hal(?:f|ves)\b/, "regional cluster, or site"],
  [/\bdark(?:en\w*|ness)?\b|\blighten\w*\b/, "outage"],
  [/\bembedded\b/, "emulator"],
  [/\bpeculiarit(?:y|ies)\b/, "emulator difference"],
  [/\bhouse\b/, "project"],
  [/\brooms?\b/, "module, or import boundary"],
  [/\bagreed (?:names?|ARNs?)\b/, "deterministic name"],
  [/(?<!load)(?<!load[-_ ])balancers?/, "load balancer"],
  [/\bRoutedName/, "RoutingPolicyRecords"],
  [/\b(?:primary|secondary|control)-entry\b|\bentry stacks?\b/, "origin DNS stack"],
  [/\blast words?\b/, "last observation"],
  [/\blook(?:s|ed|ing)?\b(?! ?-?up\b)/, "check, read"],
  [/\b(?:is|are|was|were|be|been|being|gets?) told\b|\btells?\b/, "is reported, reports, returns, contains"],
  [/\bsays?\b|\bsaid\b/, "contains, returns, states"],
  [/\bknows\b/, "contains, reads, has"],
  [/(?<!re)\bnews\b/, "notifications"],
  [/\bmend(?:s|ed|ing)?\b/, "fix"],
  [/\bturned away\b/, "throttled"],
  [/\bgiven up\b|\bgives up\b/, "failed, or sent to the dead-letter queue"],
  [/\bin trouble\b/, "in ALARM"],
  [/\bwoken\b/, "pages the on-call engineer"],
  [/\bfrom inside\b/, "in-region"],
  [/\bAskProbes\b|\bHandOver\b|\bSeeDatabase\b|"Tell"/, "a statement id named after the API"],
  [/\boverdue\b/, "timed out"],
  [/\bunclear\b/, "unexpected response"],
  [/\bbegun\b/, "started"],
  [/\bleast tasks\b|\bat least and at most\b/, "minimum, maximum task count"],
  [/\b(?:spot|standby)Share\b/, "fraction"],
  [/\bpasswordBy\b/, "passwordSource"],
  [/\bserves no ?one\b|\bserves nobody\b/, "has no effect"],
  [/\bis no stack\b/, "unknown stack"],
  [/\bsecond plans?\b/, "check for drift, 'no changes'"],
  [/\bproofs?\b/, "validation record"],
  [/\bhalf-declared\b/, "incomplete"],
  [/\bplanted?\b(?! ?:)|\bplants\b/, "negative test"],
  [/\bkeys? of ours\b/, "customer managed key"],
  [/\brehears/, "drill"],
  [/\bHASTY\b|\bPATIENT\b|\bPROBING\b|\bDOOR_MS\b/, "a name that has the value"],
  [/\bDeploymentFrame\b/, "DeploymentStacks"],
  [/\bset-up\b/, "setup; 'set up' for the verb"],
  [/\bundone\b/, "rolled back"],
  [/\bopen[-_ ]?executions?\b/, "unfinished executions"],
  [/\bways? ?out\b|\bways_out\b/, "fix or remedy; for a network, route or outbound"],
  [/\b(?:MOST|LEAST|LONGEST|SHORTEST|DEEPEST|LARGEST)_[A-Z_]+/, "MAX_… or MIN_…"],
].map(([pattern, use]) => [
  new RegExp(pattern.source, /^[^a-z]*$/.test(pattern.source.replaceAll("\\b", "")) ? "g" : "gi"),
  use,
]);

const SKIPPED_FOLDERS = ["node_modules", "build", "cdktf.out", "reports", "coverage"];
const TEXTS = /\.(?:ts|mjs|cjs|md|yml|yaml|html|css|py|json)$|^help$/;
/** This list, names of others, and what was called otherwise once. */
const SKIPPED_FILES = ["tools/lint/terms.mjs", "__tests__/tools/terms.test.ts", "package-lock.json", "CHANGELOG.md"];

/** Every use of a term that is not ours, as `file:line: 'word': use …`. `folders` start at the root. */
export function foreignTerms(root, folders = ["."]) {
  return folders
    .flatMap((folder) => filesBelow(join(root, folder)))
    .map((path) => [relative(root, path), path])
    .filter(([name]) => TEXTS.test(name) && !SKIPPED_FILES.includes(name))
    .flatMap(([name, path]) => foreignIn(name, readFileSync(path, "utf8")));
}

/** The same of one text. */
export function foreignIn(name, text) {
  return text.split("\n").flatMap((line, at) => {
    // Words of others: addresses of pages, and CSS.
    const own = line.replace(/https?:\/\/\S+/g, "").replace(/color-scheme: (?:light )?dark/, "");
    return TERMS.flatMap(([pattern, use]) =>
      [...own.matchAll(pattern)].map(([word]) => `${name}:${at + 1}: '${word}': use ${use}`),
    );
  });
}

function filesBelow(path) {
  let entries;
  try {
    entries = readdirSync(path, { withFileTypes: true });
  } catch (error) {
    if (error.code === "ENOTDIR") return [path];
    throw error;
  }
  return entries
    .filter(({ name }) => !name.startsWith(".") && !SKIPPED_FOLDERS.includes(name))
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(join(path, entry.name)) : [join(path, entry.name)]));
}

if (process.argv[1]?.endsWith("terms.mjs")) {
  const found = foreignTerms(process.cwd(), process.argv.length > 2 ? process.argv.slice(2) : ["."]);
  for (const one of found) console.log(one);
  process.exitCode = found.length > 0 ? 1 : 0;
}
