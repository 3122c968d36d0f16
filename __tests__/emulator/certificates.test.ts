import type { Answer, Call } from "../../emulator/gateway/call";
import { Refusal } from "../../emulator/gateway/wire";
import { Certificates } from "../../emulator/models/certificates";
import { Delegations } from "../../emulator/models/delegations";
import type { RecordSet, Zone } from "../../emulator/models/dns";

const ARN = "arn:aws:acm:us-east-1:123456789012:certificate/one";
const WEST = "arn:aws:acm:us-west-2:123456789012:certificate/two";
const VALIDATION = { Name: "_a.web.example.com.", Type: "CNAME", Value: "_b.acm-validations.aws." };
const validation: RecordSet = {
  name: "_a.web.example.com",
  type: "CNAME",
  ttlSeconds: 300,
  values: ["_b.acm-validations.aws"],
};
const SERVERS = ["ns-1.awsdns-1.com", "ns-2.awsdns-2.net"];

let records: RecordSet[];
let delegations: Delegations;
let certificates: Certificates;
let stored: Record<string, Record<string, unknown>>;

beforeEach(() => {
  records = [{ name: "web.example.com", type: "NS", ttlSeconds: 172800, values: SERVERS }];
  delegations = new Delegations();
  const certificate = (CertificateArn: string, KeyAlgorithm: string) => ({
    CertificateArn,
    KeyAlgorithm,
    Type: "AMAZON_ISSUED",
    Status: "ISSUED",
    DomainValidationOptions: [
      {
        DomainName: "web.example.com",
        ValidationMethod: "DNS",
        ResourceRecord: VALIDATION,
        ValidationStatus: "SUCCESS",
      },
    ],
  });
  stored = { [ARN]: certificate(ARN, "EC_prime256v1"), [WEST]: certificate(WEST, "RSA_2048") };
  certificates = new Certificates(
    {
      json: <T>(_: string, __: string, ___: string, { CertificateArn }: { CertificateArn?: string }) => {
        const found = stored[CertificateArn ?? ""];
        return found
          ? Promise.resolve({ Certificate: found } as T)
          : Promise.reject(new Refusal(400, "ResourceNotFoundException", "none"));
      },
    },
    { zones: () => Promise.resolve<Zone[]>([{ id: "z", name: "web.example.com", records }]) },
    delegations,
  );
});

const call = (service: string, action: string, body: string, region = "us-east-1"): Call => ({
  ...{
    service,
    action,
    region,
    body: Buffer.from(body),
    method: "POST",
    url: "/",
    headers: {},
    caller: "",
    accessKey: "",
  },
  protocol: service === "acm" ? "json" : service === "cloudfront" ? "rest-xml" : "query",
});
const answer = (value: unknown): Answer => ({
  status: 200,
  headers: { "content-length": "1" },
  body: Buffer.from(JSON.stringify(value)),
});
/** What the emulator behind returns: filtered by key types, as moto does. */
const passOn = ({ action, body }: Call): Promise<Answer> => {
  const input = JSON.parse(body.toString() || "{}") as { Includes?: { keyTypes?: string[] }; CertificateArn?: string };
  if (action === "DescribeCertificate") return Promise.resolve(answer({ Certificate: stored[input.CertificateArn!] }));
  const keys = input.Includes?.keyTypes;
  return Promise.resolve(
    answer({
      CertificateSummaryList: Object.values(stored).filter(({ KeyAlgorithm: key }) => keys?.includes(key as string)),
    }),
  );
};
const described = async () => {
  const found = await certificates.handler(call("acm", "DescribeCertificate", `{"CertificateArn":"${ARN}"}`), passOn);
  expect(found!.headers["content-length"]).toBe(String(found!.body.length));
  const { Certificate } = JSON.parse(found!.body.toString()) as {
    Certificate: { Status: string; DomainValidationOptions: { ValidationStatus: string }[] };
  };
  return [Certificate.Status, ...Certificate.DomainValidationOptions.map((one) => one.ValidationStatus)];
};
const PENDING = ["PENDING_VALIDATION", "PENDING_VALIDATION"];
const ISSUED = ["ISSUED", "SUCCESS"];

test("R3: a certificate waits until the zone is delegated and its validation record is there", async () => {
  expect(await described()).toEqual(PENDING);
  records.push(validation);
  expect(await described()).toEqual(PENDING);
  delegations.set("web.example.com", ["ns-9.awsdns-9.org"]);
  expect(await described()).toEqual(PENDING);
  delegations.set("web.example.com.", ["NS-2.awsdns-2.net."]);
  expect(await described()).toEqual(ISSUED);
});

test("R3: a delegated zone without the record, or with another value, issues nothing", async () => {
  delegations.set("web.example.com", SERVERS);
  expect(await described()).toEqual(PENDING);
  records.push({ ...validation, values: ["_c.acm-validations.aws"] });
  expect(await described()).toEqual(PENDING);
});

test("an issued certificate stays issued when its record is removed: only its renewal fails", async () => {
  records.push(validation);
  delegations.set("web.example.com", "own");
  expect(await described()).toEqual(ISSUED);
  records.pop();
  expect(await described()).toEqual(ISSUED);
});

test("an imported certificate is returned unchanged", async () => {
  stored[ARN] = { CertificateArn: ARN, Type: "IMPORTED", Status: "ISSUED", DomainValidationOptions: [] };
  expect(await described()).toEqual(["ISSUED"]);
});

test("a parent zone that is delegated itself delegates by an NS record", () => {
  const child: Zone = { id: "c", name: "web.example.com", records };
  const parent: Zone = {
    id: "p",
    name: "example.com",
    records: [
      { name: "example.com", type: "NS", values: ["ns-5.awsdns-5.com"] },
      { name: "web.example.com", type: "NS", values: SERVERS },
    ],
  };
  expect(delegations.leadsTo(child, [child, parent])).toBe(false);
  delegations.set("example.com", ["ns-5.awsdns-5.com"]);
  expect(delegations.leadsTo(child, [child, parent])).toBe(true);
  expect(delegations.leadsTo(child, [child])).toBe(false);
});

const listed = async (input: object) => {
  const found = await certificates.handler(call("acm", "ListCertificates", JSON.stringify(input)), passOn);
  const { CertificateSummaryList: list } = JSON.parse(found!.body.toString()) as {
    CertificateSummaryList: { CertificateArn: string }[];
  };
  return list.map((one) => one.CertificateArn);
};

test("R2: ListCertificates returns RSA keys unless others are requested", async () => {
  expect(await listed({})).toEqual([WEST]);
  expect(await listed({ Includes: { keyTypes: ["EC_prime256v1"] } })).toEqual([ARN]);
  expect(await listed({ CertificateStatuses: ["ISSUED"] })).toEqual([]);
  expect(await listed({ CertificateStatuses: ["PENDING_VALIDATION"] })).toEqual([WEST]);
});

const used = async (service: string, action: string, arn: string) => {
  const body = service === "cloudfront" ? `<ACMCertificateArn>${arn}</ACMCertificateArn>` : encodeURIComponent(arn);
  const found = await certificates.handler(call(service, action, body), passOn);
  return found && [found.status, /<Code>(\w+)/.exec(found.body.toString())?.[1]];
};

test("neither a listener nor a distribution takes a certificate that is not issued", async () => {
  const listener = (arn: string) => used("elasticloadbalancing", "CreateListener", arn);
  const distribution = (arn: string) => used("cloudfront", "CreateDistributionWithTags", arn);
  expect(await listener(ARN)).toEqual([400, "UnsupportedCertificate"]);
  expect(await distribution(ARN)).toEqual([400, "InvalidViewerCertificate"]);
  records.push(validation);
  delegations.set("web.example.com", "own");
  expect([await listener(ARN), await listener(WEST), await distribution(ARN)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  // CloudFront accepts certificates of us-east-1 alone; no service accepts one that does not exist.
  expect(await distribution(WEST)).toEqual([400, "InvalidViewerCertificate"]);
  expect(await listener(`${ARN}-gone`)).toEqual([400, "UnsupportedCertificate"]);
});

test("the control API delegates, lists and removes delegations; an invalid list of name servers is refused", () => {
  const ask = (method: string, path: string, body?: unknown) =>
    delegations.route(method, path, new URLSearchParams(), body);
  expect(ask("PUT", "/delegations/web.example.com", { nameServers: ["NS-1.x."] })).toEqual({
    "web.example.com": ["ns-1.x"],
  });
  expect(ask("PUT", "/delegations/a.example", { nameServers: "own" })).toMatchObject({ "a.example": "own" });
  expect(ask("DELETE", "/delegations/a.example")).toEqual(ask("GET", "/delegations"));
  for (const nameServers of [undefined, [], [1], "ns-1.x"]) {
    expect(() => ask("PUT", "/delegations/a.example", { nameServers })).toThrow(
      `nameServers: should be a list of name servers, or 'own' for those of the zone, got ${JSON.stringify(nameServers)}`,
    );
  }
});
