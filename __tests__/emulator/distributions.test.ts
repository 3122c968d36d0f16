import { parseXml } from "../../emulator/gateway/xml";
import { Distributions } from "../../emulator/models/distributions";

const LIST = `<DistributionList><Items>
  <DistributionSummary><Id>E0</Id><DomainName>d0.cloudfront.net</DomainName></DistributionSummary>
  <DistributionSummary><Id>E1</Id><DomainName>d1.cloudfront.net</DomainName></DistributionSummary>
</Items></DistributionList>`;
const CONFIG = `<DistributionConfig>
  <Origins><Items>
    <Origin><Id>api</Id><DomainName>origin.example.com</DomainName></Origin>
    <Origin><Id>site</Id><DomainName>primary.example.com</DomainName></Origin>
  </Items></Origins>
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

test.each([
  ["/api/orders", "origin.example.com"],
  ["/_sites/primary/health", "primary.example.com"],
  ["/_sites/primary/healthy", undefined],
  ["/logo.png", undefined],
])("a path goes to the origin of the first behaviour that fits: %s", async (path, origin) => {
  expect(await distributions.originOf("d1.cloudfront.net", path)).toBe(origin);
});

test("a distribution that is not there has no origin", async () => {
  expect(await distributions.originOf("d9.cloudfront.net", "/api/orders")).toBeUndefined();
});
