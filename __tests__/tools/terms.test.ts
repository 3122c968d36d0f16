import { evaluate } from "../support/evaluate";

const TERMS = "tools/lint/terms.mjs";
/** A use of each term of the list. */
const USES = [
  "the home of the states",
  "who serves now",
  "the site that waits",
  "the secondary takes over",
  "the way home",
  "its home role",
  "a regional half",
  "us-east-1 is dark",
  "the embedded AWS",
  "a peculiarity",
  "the house",
  "stands in no room",
  "an agreed name",
  "the balancer",
  "RoutedName",
  "web-dev-primary-entry",
  "the last word",
  "it looks at the record",
  "somebody is told",
  "the answer says so",
  "the machine knows",
  "news of a failover",
  "mend the state",
  "an event was turned away",
  "has given up",
  "the site is in trouble",
  "somebody is woken",
  "seen from inside",
  "AskProbes",
  "a step is overdue",
  "an unclear answer",
  "has begun",
  "least tasks",
  "spotShare",
  "passwordBy",
  "serves no one",
  "'x' is no stack",
  "the second plan",
  "a certificate's proof",
  "half-declared",
  "a planted bug",
  "a key of ours",
  "rehearse it",
  "HASTY",
  "DeploymentFrame",
  "the set-up",
  "a step is undone",
  "OpenExecutions",
  "the way out",
  "MOST_TAGS",
];

test("code, docs and synthesized output use the terms of the project", () => {
  expect(evaluate(TERMS, "m.foreignTerms(process.cwd())")).toEqual([]);
});

test("every term of the list is found, with its line and what to use", () => {
  const missed = evaluate(
    TERMS,
    `${JSON.stringify(USES)}.filter((use) => m.foreignIn("a.md", "\\n" + use).length === 0)`,
  );
  expect(missed).toEqual([]);
  const unused = evaluate(
    TERMS,
    `m.TERMS.filter(([pattern]) => !${JSON.stringify(USES)}.some((use) => [...use.matchAll(pattern)].length > 0)).map(String)`,
  );
  expect(unused).toEqual([]);
  expect(evaluate(TERMS, 'm.foreignIn("a.md", "one\\nthe balancer")')).toEqual([
    "a.md:2: 'balancer': use load balancer",
  ]);
});

test("standard terms, addresses of pages and CSS are no findings", () => {
  const fine = [
    "a load balancer, load_balancer, loadBalancer, LoadBalancer, load-balancer",
    "look up the zone; a lookup",
    "https://docs.aws.amazon.com/embedded/house",
    "color-scheme: light dark;",
    "it renews the certificate",
    "set up the machine",
  ];
  expect(evaluate(TERMS, `${JSON.stringify(fine)}.flatMap((text) => m.foreignIn("a.md", text))`)).toEqual([]);
});
