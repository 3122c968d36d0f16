import type { CallFilter, LoggedCall } from "./gateway/call-log";
import type { Darkness, Fault } from "./gateway/faults";

/** The control API of a running embedded AWS. */
export class ControlClient {
  constructor(private readonly url: string) {}

  /** Calls that the gateway has seen, oldest first. */
  calls(filter: CallFilter = {}): Promise<LoggedCall[]> {
    const query = new URLSearchParams(
      Object.entries(filter).map(([name, value]): [string, string] => [name, String(value)]),
    );
    return this.send("GET", `/calls?${query.toString()}`) as Promise<LoggedCall[]>;
  }

  async forgetCalls(): Promise<void> {
    await this.send("DELETE", "/calls");
  }

  /** Makes a region dark: it refuses connections, or takes them and never answers. */
  async darken(region: string, dark: Darkness): Promise<void> {
    await this.send("PUT", `/regions/${region}`, { dark });
  }

  async lighten(region: string): Promise<void> {
    await this.send("DELETE", `/regions/${region}`);
  }

  async addFault(fault: Fault): Promise<void> {
    await this.send("POST", "/faults", fault);
  }

  async clearFaults(): Promise<void> {
    await this.send("DELETE", "/faults");
  }

  protected async send(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as { error?: string };
    if (!response.ok)
      throw new Error(`the embedded AWS refused ${method} ${path}: ${answer.error ?? String(response.status)}`);
    return answer;
  }
}
