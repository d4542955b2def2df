using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Problems;
using Cftoken.Engine.Creating;

namespace Cftoken.Engine.Tests.Creating;

public sealed class SmallPartsTests
{
    [Theory]
    [InlineData("90d", 90 * 24)]
    [InlineData("12h", 12)]
    [InlineData("3650d", 3650 * 24)]
    public void A_time_to_live_is_days_or_hours(string text, int hours)
    {
        TimeToLive.TryParse(text, out var length).ShouldBeTrue();
        length.Length.ShouldBe(TimeSpan.FromHours(hours));
    }

    [Fact]
    public void A_time_to_live_can_be_without_end()
    {
        TimeToLive.TryParse("never", out var length).ShouldBeTrue();
        length.Length.ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("90")]
    [InlineData("0d")]
    [InlineData("-1d")]
    [InlineData("3651d")]
    [InlineData("99999999999h")]
    [InlineData("1w")]
    [InlineData("d")]
    public void Anything_else_is_no_time_to_live(string text) => TimeToLive.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("90d")]
    [InlineData("13h")]
    [InlineData("never")]
    public void A_time_to_live_is_written_as_it_is_read(string text)
    {
        TimeToLive.TryParse(text, out var length).ShouldBeTrue();
        length.ToString().ShouldBe(text);
    }

    [Fact]
    public void A_command_line_keeps_all_that_was_asked_for()
    {
        var request = new CreateRequest("my apps/shop")
        {
            Environment = "staging",
            Job = "release",
            Wrangler = new Tools.Expansion.ToolVersion(4, 100, 0),
            BootstrapFile = "/home/me/b.env",
            LookupFile = "l.env",
            Zones = System.Collections.Immutable.ImmutableDictionary<string, string>.Empty.Add("b.example", "2").Add("a.example", "1"),
            Sinks = ["tokens.env"],
            Name = "it's",
            TimeToLive = new TimeToLive(TimeSpan.FromHours(12)),
            Owner = Cftoken.Catalog.Policies.OwnerKind.User,
            ApiBase = "http://127.0.0.1:1/client/v4",
            Existing = ExistingToken.Reuse,
        };

        request.ToCommandLine("--yes").ShouldBe(
            "cftoken create 'my apps/shop' --env staging --job release --wrangler 4.100.0 --bootstrap-env /home/me/b.env --lookup l.env "
            + "--zone a.example=1 --zone b.example=2 --owner-kind user --api-base http://127.0.0.1:1/client/v4 "
            + "--sink tokens.env --name 'it'\\''s' --expires 12h --reuse --yes");
        new CreateRequest(".").ToCommandLine().ShouldBe("cftoken create");
    }

    [Fact]
    public void A_group_takes_the_live_apis_id()
    {
        var live = new LivePermissionGroup("11111111111111111111111111111111", "D1 Write", [Scope.Account.Key]);
        var otherScope = new LivePermissionGroup("22222222222222222222222222222222", "D1 Write", [Scope.Zone.Key]);

        LiveGroups.Apply([Permission("D1 Write", "0")], [otherScope, live]).Single().Group.Id.ShouldBe(live.Id);
    }

    [Fact]
    public void A_group_that_the_live_api_does_not_list_keeps_the_catalogues_id()
    {
        LiveGroups.Apply([Permission("D1 Write", "09b2857d1c31407795e75e3fed8617a1")], []).Single().Group.Id.ShouldBe("09b2857d1c31407795e75e3fed8617a1");
    }

    [Fact]
    public void A_group_without_any_id_stops_the_work_by_name()
    {
        var stopped = Should.Throw<ProblemException>(() => LiveGroups.Apply([Permission("D1 Write", "0"), Permission("Queues Metadata Read", null)], []));

        stopped.Problems.ShouldHaveSingleItem().Message.ShouldContain("Queues Metadata Read (account)");
    }

    private static PlannedPermission Permission(string name, string? id) => new(
        new PermissionGroup(id, name, Scope.Account, "write", null, null, null, "test"), [Resource.Account(Workshop.Account)], Need.Required, 1, false, [], [], null);
}
