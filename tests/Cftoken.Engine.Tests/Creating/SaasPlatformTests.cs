using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Problems;
using Cftoken.Engine.Creating;
using Cftoken.Engine.Jobs.Asking;
using Cftoken.TestInfrastructure;

namespace Cftoken.Engine.Tests.Creating;

/// <summary>
/// A SaaS platform: R2, Workers, one zone, custom hostnames. Its permissions are those that two public guides ask for
/// (read 2026-11), the reads that the writes include left out. Where the guides disagree (Custom Hostnames Edit or SSL and
/// Certificates Write) Cloudflare's published description of 2026-07-27 decides: POST /zones/{zone_id}/custom_hostnames
/// accepts SSL and Certificates Write, and no permission of the other name exists.
/// </summary>
public sealed class SaasPlatformTests : IAsyncLifetime
{
    private const string ZoneId = "feed0000feed0000feed0000feed0001";

    private static readonly string[] OnTheAccount = ["Account Settings Read", "Workers R2 Storage Write", "Workers Scripts Write"];
    private static readonly string[] OnTheZone = ["SSL and Certificates Write", "Workers Routes Write", "Zone Read"];

    private Workshop shop = null!;

    public async ValueTask InitializeAsync()
    {
        shop = await Workshop.OpenAsync();
        File.Delete(shop.Project["wrangler.jsonc"]);
    }

    public ValueTask DisposeAsync() => shop.DisposeAsync();

    [Fact]
    public async Task The_samples_job_becomes_a_users_token_on_one_account_and_one_zone()
    {
        shop.Project.CopyFrom(RepositoryRoot.File("samples/saas-platform"));

        var created = (await shop.CreateAsync(shop.Request(asAccount: false))).ShouldBeOfType<CreateResult.Created>();

        MustBeTheSame(created);
        created.Plan.Owner.ShouldBe(OwnerKind.User);
        created.Plan.OwnerReason.ShouldBe("the job asks for it");
        shop.Variable("CLOUDFLARE_API_TOKEN", ".env").ShouldNotBeNull();
        shop.Calls.ShouldContain("POST /user/tokens");
    }

    [Fact]
    public async Task The_same_is_asked_for_without_any_file()
    {
        var asked = new AskedFor
        {
            Profiles = ["workers+r2"],
            Permissions = ["Account:Read", "Zone:Read", "Zone:Cloudflare Workers Routes:Edit", "Zone:Custom Hostnames:Edit"],
            AccountId = Workshop.Account,
            ZoneIds = [ZoneId],
            Name = "SaaS Token",
            IsAlone = true,
        };

        var request = shop.Request() with { Asked = asked, Name = asked.Name };
        var created = (await shop.CreateAsync(request)).ShouldBeOfType<CreateResult.Created>();
        var again = await shop.CreateAsync(request);

        MustBeTheSame(created);
        created.Plan.Owner.ShouldBe(OwnerKind.Account, "an account's token can hold permissions on a zone, too");
        created.Creation.Token.Name.ShouldStartWith("SaaS Token#");
        shop.Variable("CLOUDFLARE_ACCOUNT_ID").ShouldBe(Workshop.Account);
        again.ShouldBeOfType<CreateResult.Served>();
    }

    [Fact]
    public async Task An_account_token_is_refused_where_only_a_users_will_do()
    {
        var request = shop.Request() with { Owner = OwnerKind.Account, Asked = new AskedFor { Permissions = ["Memberships Read"], AccountId = Workshop.Account, IsAlone = true } };

        var problem = (await Should.ThrowAsync<ProblemException>(() => shop.CreateAsync(request))).Problems.ShouldHaveSingleItem();

        problem.Code.ShouldBe("owner.must-be-user");
        problem.Fix!.Command.ShouldNotBeNull().ShouldContain("--permission 'Memberships Read'");
        problem.Fix.Command!.ShouldContain("--owner-kind user");
        shop.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_permission_on_the_user_wants_to_know_the_user()
    {
        var request = shop.Request(asAccount: false) with { Asked = new AskedFor { Permissions = ["Memberships Read"], AccountId = Workshop.Account, IsAlone = true } };

        (await Should.ThrowAsync<ProblemException>(() => shop.CreateAsync(request))).Problems.ShouldHaveSingleItem().Code.ShouldBe("user.unknown");
    }

    private static void MustBeTheSame(CreateResult.Created created)
    {
        var permissions = created.Plan.Minimised.Permissions;
        permissions.Where(permission => permission.Group.Scope == Scope.Account).Select(permission => permission.Group.Name).ShouldBe(OnTheAccount, ignoreOrder: true);
        permissions.Where(permission => permission.Group.Scope == Scope.Zone).Select(permission => permission.Group.Name).ShouldBe(OnTheZone, ignoreOrder: true);
        created.Plan.Minimised.Policies.ShouldNotBeNull().SelectMany(policy => policy.Resources).Select(resource => resource.ToString()).Distinct().Count().ShouldBe(2);
        permissions.SelectMany(permission => permission.Resources).Distinct().ShouldBe(
            [Resource.Account(Workshop.Account), Resource.Zone(ZoneId, null, Workshop.Account)], ignoreOrder: true);
        created.Creation.IsVerified.ShouldBeTrue();
    }
}
