import { addressOnGateway } from "../../../emulator/http-api/address";
import type { Bench } from "../../support/embedded";
import { signed } from "../../support/signed";

export function api(bench: () => Bench): void {
  test("E8 the API says who serves to whoever signs with AWS credentials, and to nobody else", async () => {
    const { aws, env } = bench();
    const { output } = await bench().terraform("web-dev-dr").must(["output", "-raw", "api_url"]);
    const ask = (accessKey: string) => {
      const request = signed({ service: "execute-api", region: "us-east-2", method: "GET", accessKey });
      return fetch(`${addressOnGateway(aws.endpoint, output)!}/status`, request);
    };
    expect((await ask("nobody")).status).toBe(403);
    const answer = await ask(env["AWS_ACCESS_KEY_ID"]!);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ plan: "web-dev", activeSite: "primary", pendingFences: [] });
  }, 30_000);
}
