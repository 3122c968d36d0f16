import { parseXml } from "../../emulator/gateway/xml";
import { Distributions } from "../../emulator/models/distributions";

const LIST = `<DistributionList><Items>
  <DistributionSummary><Id>E0</Id><DomainName>d0.cloudfront.net</DomainName></DistributionSummary>
  <DistributionSummary><Id>E1</Id><DomainName>d1.cloudfront.net</DomainName></DistributionSummary>
</Items></DistributionList>`;
const CONFIG = `<DistributionConfig>
  <Origins><Items>
    <Origin><Id>api</Id><DomainName>origin.example.com</DomainName></Origin>
    <Origin><Id>site</Id><DomainName>primary.example.com</DomainName><ConnectionAttempts>1</ConnectionAttempts>
      <ConnectionTimeout>2</ConnectionTimeout><CustomOriginConfig><OriginReadTimeout>4</OriginReadTimeout></CustomOriginConfig></Origin>
    <Origin><Id>first</Id><DomainName>a.s3.us-east-1.amazonaws.com</DomainName></Origin>
    <Origin><Id>second</Id><DomainName>a.s3.us-west-2.amazonaws.com</DomainName></Origin>
  </Items></Origins>
  <OriginGroups><Items><OriginGroup><Id>assets</Id>
    <FailoverCriteria><StatusCodes><Items><StatusCode>500</StatusCode><StatusCode>503</StatusCode></Items></StatusCodes></FailoverCriteria>
    <Members><Items>
      <OriginGroupMember><OriginId>second</OriginId></OriginGroupMember>
      <OriginGroupMember><OriginId>first</OriginId></OriginGroupMember>
    </Items></Members>
  </OriginGroup></Items></OriginGroups>
  <DefaultCacheBehavior><TargetOriginId>assets</TargetOriginId></DefaultCacheBehavior>
  <CacheBehaviors><Items>
    <CacheBehavior><PathPattern>/_sites/primary/health</PathPattern><TargetOriginId>site</TargetOriginId></CacheBehavior>
    <CacheBehavior><PathPattern>/api/*</PathPattern><TargetOriginId>api</TargetOriginId></CacheBehavior>
  </Items></CacheBehaviors>
</DistributionConfig>`;

const distributions = new Distributions({
  xml: (service, region, url) => {
    expect([service, region]).toEqual(["cloudfront", "us-east-1"]);
    return Promise.resolve(parseXml(url.endsWith("/E1/config") ? CONFIG : LIST));
  },
});

const byItself = (host: string) => ({ host, attempts: 3, connectionSeconds: 10, readSeconds: 30 });
const GROUP = {
  members: ["a.s3.us-west-2.amazonaws.com", "a.s3.us-east-1.amazonaws.com"].map(byItself),
  failoverStatuses: [500, 503],
};
test.each([
  ["/api/orders", { members: [byItself("origin.example.com")], failoverStatuses: [] }],
  [
    "/_sites/primary/health",
    {
      members: [{ host: "primary.example.com", attempts: 1, connectionSeconds: 2, readSeconds: 4 }],
      failoverStatuses: [],
    },
  ],
  ["/_sites/primary/healthy", GROUP],
  ["/logo.png", GROUP],
])("a path goes to the origins of the first behaviour that fits, with their time-outs: %s", async (path, origins) => {
  expect(await distributions.originsOf("d1.cloudfront.net", path)).toEqual(origins);
});

test("a distribution that does not exist has no origin", async () => {
  expect(await distributions.originsOf("d9.cloudfront.net", "/api/orders")).toBeUndefined();
});
