using Cftoken.Core.Problems;
using Cftoken.Engine.Creating;
using Cftoken.Tokens;
using Cftoken.Tokens.State;

namespace Cftoken.Engine.Tests.Creating;

public sealed class TemporaryTests : IAsyncLifetime
{
    private static readonly TimeToLive TwoHours = new(TimeSpan.FromHours(2));

    private Workshop shop = null!;

    public async ValueTask InitializeAsync() => shop = await Workshop.OpenAsync();

    public ValueTask DisposeAsync() => shop.DisposeAsync();

    [Fact]
    public async Task It_has_its_owner_its_end_and_its_mark_also_in_the_record()
    {
        var created = (await shop.CreateAsync(shop.Request() with { IsTemporary = true, TimeToLive = TwoHours, OwnerName = "anna" })).ShouldBeOfType<CreateResult.Created>();

        created.Creation.Token.Name.ShouldStartWith("(temporary) shop:default:deploy:anna#");
        TemporaryMark.IsOn(created.Creation.Token.Name).ShouldBeTrue();
        created.Creation.Token.ExpiresOn!.Value.ShouldBe(DateTimeOffset.UtcNow.AddHours(2), TimeSpan.FromMinutes(1));
        var recorded = (await TokenMemory.OnDisk(shop.World).Register.ListAsync(TestContext.Current.CancellationToken)).ShouldHaveSingleItem();
        recorded.Temporary!.Owner.ShouldBe("anna");
        recorded.Temporary.Until.ShouldBe(DateTimeOffset.UtcNow.AddHours(2), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Without_an_owner_or_an_end_there_is_none()
    {
        (await StoppedAsync(shop.Request() with { IsTemporary = true, TimeToLive = TwoHours })).Code.ShouldBe("temporary.owner");
        (await StoppedAsync(shop.Request() with { IsTemporary = true, TimeToLive = new TimeToLive(null), OwnerName = "anna" })).Code.ShouldBe("temporary.end");
        (await StoppedAsync(shop.Request() with { OwnerName = "anna\e[1m" })).Code.ShouldBe("usage.owner");

        shop.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_job_file_can_name_its_owner()
    {
        shop.Project.Write("cftoken.jsonc", """{ "jobs": { "release": { "commands": ["wrangler deploy"], "ownerName": "github-actions" } } }""");

        var created = (await shop.CreateAsync(shop.Request() with { Job = "release", IsTemporary = true, TimeToLive = TwoHours })).ShouldBeOfType<CreateResult.Created>();

        created.Creation.Token.Name.ShouldStartWith("(temporary) shop:default:release:github-actions#");
    }

    [Theory]
    [InlineData("CLAUDECODE", null)]
    [InlineData("CURSOR_AGENT", null)]
    [InlineData(null, "agent")]
    [InlineData(null, "release-agent")]
    public async Task An_agents_token_lives_for_hours_unless_somebody_says_otherwise(string? variable, string? owner)
    {
        if (variable is not null)
        {
            shop.Environment.Set(variable, "1");
        }

        var hours = (await shop.CreateAsync(shop.Request() with { OwnerName = owner })).ShouldBeOfType<CreateResult.Created>();
        var days = (await shop.CreateAsync(shop.Request() with { OwnerName = owner, TimeToLive = TimeToLive.Default, Existing = ExistingToken.CreateNew })).ShouldBeOfType<CreateResult.Created>();

        hours.Creation.Token.ExpiresOn!.Value.ShouldBe(DateTimeOffset.UtcNow.AddHours(8), TimeSpan.FromMinutes(1));
        shop.Told.ShouldContain(told => told.Contains("ends in 8h", StringComparison.Ordinal));
        days.Creation.Token.ExpiresOn!.Value.ShouldBe(DateTimeOffset.UtcNow.AddDays(90), TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData("CLAUDECODE", "")]
    [InlineData("CI", "true")]
    public async Task A_persons_and_a_CIs_token_lives_for_ninety_days(string variable, string value)
    {
        shop.Environment.Set(variable, value);

        var created = (await shop.CreateAsync(shop.Request() with { OwnerName = "reagents" })).ShouldBeOfType<CreateResult.Created>();

        created.Creation.Token.ExpiresOn!.Value.ShouldBe(DateTimeOffset.UtcNow.AddDays(90), TimeSpan.FromMinutes(1));
    }

    private async Task<Problem> StoppedAsync(CreateRequest request) =>
        (await Should.ThrowAsync<ProblemException>(() => shop.CreateAsync(request))).Problems.ShouldHaveSingleItem();
}
