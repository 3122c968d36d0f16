import * as fs from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import { buildSync } from "esbuild";
import { API_ROUTES } from "../../../dr/api/api-routes";
import type { FakeApi } from "./api";

const ROOT = path.resolve(__dirname, "../../../dashboard");
const HTML = fs.readFileSync(path.join(ROOT, "index.html"), "utf8");
const ADDRESS = "https://abc.execute-api.us-east-2.amazonaws.com/";
const SCRIPT = buildSync({
  ...{ entryPoints: [path.join(ROOT, "dashboard.mjs")], bundle: true, write: false, format: "iife" },
}).outputFiles[0]!.text;

/** The used part of the DOM: the project's types contain no browser, and linkedom's types are of another module system. */
interface Part {
  value: string;
  readonly textContent: string;
  hasAttribute(name: string): boolean;
  dispatchEvent(event: object): boolean;
  click(): void;
}
interface Dom {
  readonly document: {
    querySelector(selector: string): Part | null;
    querySelectorAll(selector: string): ArrayLike<Part> & Iterable<Part>;
  };
  readonly Event: new (type: string) => object;
}
const { parseHTML } = createRequire(__filename)("linkedom") as {
  readonly parseHTML: (html: string) => Dom;
};

/** Milliseconds without a request after which an action of the page is complete. */
const QUIET_MS = 15;

interface Request {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The dashboard in a simulated browser, with an API that responds like the deployed one. */
export class DashboardPage {
  readonly requests: (Request & { readonly path: string })[] = [];
  private readonly repeated = new Map<number, { readonly seconds: number; readonly work: () => void }>();
  /** The network error to throw instead of a response. */
  broken: Error | undefined;
  private readonly dom = parseHTML(HTML);
  private readonly document = this.dom.document;
  private pending = 0;
  private intervals = 0;

  constructor(private readonly api: FakeApi) {
    Object.defineProperty(this.document, "baseURI", { value: ADDRESS });
    const setInterval = (work: () => void, ms: number) => {
      this.repeated.set(++this.intervals, { seconds: ms / 1000, work });
      return this.intervals;
    };
    const clearInterval = (id: number) => this.repeated.delete(id);
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- a browser script uses globals
    const script = new Function("document", "fetch", "setInterval", "clearInterval", SCRIPT);
    (script as (...globals: readonly unknown[]) => void)(this.document, this.fetch, setInterval, clearInterval);
  }

  /** The visible text of a part of the page; empty while it is hidden. */
  read(id: string): string {
    const part = this.element(`#${id}`);
    return part.hasAttribute("hidden") ? "" : part.textContent.replaceAll(/\s+/g, " ");
  }

  /** Number of elements that match the selector. */
  count(selector: string): number {
    return this.document.querySelectorAll(selector).length;
  }

  async signIn(secret: string): Promise<void> {
    this.element("#secret").value = secret;
    await this.dispatch("#login", "submit");
  }

  press(label: string): Promise<void> {
    const button = [...this.document.querySelectorAll("button")].find(({ textContent }) => textContent === label)!;
    return this.do(() => {
      button.click();
    });
  }

  choose(label: string, value: string): Promise<void> {
    const select = `select[aria-label="${label}"]`;
    Object.defineProperty(this.element(select), "value", { value });
    return this.dispatch(select, "change");
  }

  /** Intervals of the repeated work, in seconds. */
  get intervalSeconds(): readonly number[] {
    return [...this.repeated.values()].map(({ seconds }) => seconds);
  }

  /** Runs the work of an interval once. */
  async pass(interval: number): Promise<void> {
    const due = [...this.repeated.values()].filter(({ seconds }) => seconds === interval);
    await this.do(() => {
      for (const { work } of due) work();
    });
  }

  private element(selector: string): Part {
    return this.document.querySelector(selector)!;
  }

  private dispatch(selector: string, event: string): Promise<void> {
    return this.do(() => this.element(selector).dispatchEvent(new this.dom.Event(event)));
  }

  /** Runs the work, and waits until no request of the page is in progress. */
  private async do(work: () => unknown): Promise<void> {
    work();
    do await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
    while (this.pending > 0);
  }

  private readonly fetch = async (url: URL, { method, headers, body }: Request) => {
    this.pending++;
    try {
      this.requests.push({ method, headers, path: url.pathname, ...(body === undefined ? {} : { body }) });
      if (this.broken) throw this.broken;
      const { routeKey, values } = routeOf(method, url.pathname);
      const { status, body: reply } = await this.api.ask(routeKey, {
        ...{ path: values, query: Object.fromEntries(url.searchParams), headers },
        ...(body === undefined ? {} : { body }),
      });
      return { ok: status < 400, status, json: () => Promise.resolve(reply) };
    } finally {
      this.pending--;
    }
  };
}

function routeOf(method: string, asked: string): { routeKey: string; values: Record<string, string> } {
  for (const routeKey of Object.keys(API_ROUTES)) {
    const pattern = routeKey.replaceAll(/\{(\w+)\}/g, "(?<$1>[^/]+)");
    const found = new RegExp(`^${pattern}$`).exec(`${method} ${asked}`);
    if (found) return { routeKey, values: { ...found.groups } };
  }
  throw new Error(`the dashboard requests ${method} ${asked}, which does not exist`);
}
