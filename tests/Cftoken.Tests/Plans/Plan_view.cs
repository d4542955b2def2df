using Cftoken.Core.Problems;
using Cftoken.Engine.Plans;
using Cftoken.Output;
using Cftoken.Output.Plans;

namespace Cftoken.Tests.Plans;

public sealed class Plan_view
{
    [Fact]
    public void Shows_what_is_needed_first_and_what_is_not_known_last()
    {
        Shown(page => new PlanView(page).Show(SomePlan.Report())).ShouldBe(
            """
            shop · deploy · production
              Worker   shop-production
              runs     wrangler deploy --env production  package.json:7
              with     wrangler 4.164.0  package.json:12
              account  0123456789abcdef0123456789abcdef  wrangler.jsonc:3
              token    owned by the account

            Required
              Account · Workers Scripts · Edit  Workers Scripts Write
                wrangler.jsonc:2  uploads the Worker — PUT …/workers/scripts/{script_name}
                                  and 1 more call

            Recommended  granted: sources disagree, or it is inferred
              Account · Workers KV Storage · Edit  Workers KV Storage Write
                inferred, confidence 0.5
                wrangler.jsonc:11  binds a KV namespace —
                                   PUT …/workers/scripts/{script_name}
                2026-05            An upload was refused.
                                   github.com/cloudflare/workers-sdk/issues/13828

            Optional  not granted: tried, and not missed when refused
              Account · Workers R2 Storage · Read  Workers R2 Storage Read
                wrangler.jsonc:14  looks up the bucket — GET …/r2/buckets/{bucket_name}
                without it         the check that the bucket exists

            Surface  how much such a token can call
              this plan                             40 operations,  25 changing
              Edit Cloudflare Workers, 2026-11-22  160 operations, 100 changing

            Left out  what the template Edit Cloudflare Workers would add
              Account · Workers Tail · Read  only wrangler tail reads live logs

            Worth changing
              wrangler.jsonc:20  set zone_id on the route: spares GET /zones

            Not included  commands of other scripts: they need a token of their own
              package.json:9  wrangler tail --env production

            Other environments  --env NAME plans one
              staging

            Not known
              wrangler.jsonc:30  the key frobnicate: what it calls is not planned

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Says_that_the_account_is_a_placeholder()
    {
        var shown = Shown(page => new PlanView(page).Show(SomePlan.Report(hasAccount: false)));

        shown.ShouldContain("account  not known: the plan holds a placeholder for its id");
    }

    [Fact]
    public void What_is_not_known_of_many_calls_alike_is_said_once_and_keys_one_by_one()
    {
        var report = SomePlan.Report();
        string[] calls = ["GET /zones/{zone_id}/workers/routes", "GET /zones", "PUT /zones/{zone_id}/workers/routes"];
        string[] keys = ["one", "two", "three"];
        var shown = Shown(page => new PlanView(page).Show(report with
        {
            Plans = [report.Plans[0] with { Unknowns = [.. calls.Select(call => new OpenQuestion(call, "both ways are planned", new SourceLocation("a.toml", 2)))] }],
            Unknowns = [.. keys.Select(key => new OpenQuestion(key, "nothing is planned", new SourceLocation("a.toml", 3)))],
        }));

        shown.ShouldEndWith(
            """
            Not known
              a.toml:2  GET /zones and 2 more: both ways are planned
              a.toml:3  one: nothing is planned
              a.toml:3  two: nothing is planned
              a.toml:3  three: nothing is planned

            """.ReplaceLineEndings("\n"));
    }

    private static string Shown(Action<Page> show)
    {
        var text = new StringWriter();
        show(new Page(text, isColoured: false, width: 80));
        return text.ToString();
    }
}
