using System.Collections.Immutable;
using System.Net;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Files;
using Cftoken.Core.Outside;
using Cftoken.TestInfrastructure;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.Sinks;

namespace Cftoken.Tokens.Tests.Journal;

/// <summary>A state folder on the real disk, and intents to put into it.</summary>
public sealed class StateOnDisk : IDisposable
{
    public const string Account = "0123456789abcdef0123456789abcdef";
    public const string TokenId = "11111111111111111111111111111111";
    public const string Api = "https://api.cloudflare.com/client/v4";

    private readonly FakeOutsideWorld fakes = new();

    public StateOnDisk()
    {
        fakes.Clock.CompletesDelaysUpTo = TimeSpan.FromMinutes(1);
        World = fakes.Build();
        Folder = new PrivateFolder(Disk["state"]);
    }

    public TemporaryFolder Disk { get; } = new();

    public PrivateFolder Folder { get; }

    public OutsideWorld World { get; }

    public static JobKey Job(string name = "deploy", string? environment = null, string? source = null) =>
        new(Api, "/home/me/site", name, environment, source);

    public static TokenDraft Draft(string id) => new(
        $"site:default:deploy:account#{id}",
        [new Policy(PolicyEffect.Allow, [new GroupReference("e086da7e2179491d91ee5f35b3ca210a")], [new ResourceSelector($"com.cloudflare.api.account.{Account}")])],
        new DateTimeOffset(2027, 2, 20, 12, 0, 0, TimeSpan.Zero),
        new DateTimeOffset(2026, 11, 23, 0, 0, 0, TimeSpan.Zero))
    {
        AllowedFrom = [IPNetwork.Parse("192.0.2.0/24")],
        RefusedFrom = [IPNetwork.Parse("192.0.2.7/32")],
    };

    public static DeliveryPlan Delivery(params SinkAddress[] sinks) => new("/home/me/site", [.. sinks], Account) { PublishedFolders = ["public"] };

    public Intent.Create Create(string id = "aaaaaaaaaaaa", params SinkAddress[] sinks) => new(
        Head(id), Draft(id), Delivery(sinks.Length == 0 ? [SinkAddress.OfEnvFile(".dev.vars")] : sinks));

    public IntentHead Head(string id) => new(id, Api, TokenOwner.Account(Account), Job(), World.Time.GetUtcNow());

    public FileJournal Open(int compactAt = 256 * 1024) => new(World, Folder, compactAt);

    public string JournalText() => Disk.Read("state/journal.jsonl");

    public void Dispose() => Disk.Dispose();
}
