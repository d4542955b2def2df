using Cftoken.Catalog.Data;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Resolving;
using FsCheck;
using FsCheck.Fluent;

namespace Cftoken.Catalog.Tests.Resolving;

public class ResolvingTests
{
    private static readonly PermissionCatalog Catalog = Loaded.Catalog;

    public static TheoryData<string, string> Seeds =>
        new(new[]
        {
            SeedSpellings.TokenSkill, SeedSpellings.QuickReference, SeedSpellings.AgentGuide, SeedSpellings.PermissionGuide, SeedSpellings.ErrorSkill,
        }.SelectMany(seed => seed).Distinct());

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_spelling_of_the_documents_means_what_its_author_means(string spelling, string meaning) =>
        Describe(Catalog.Resolve(spelling)).ShouldBe(meaning);

    [Theory]
    [InlineData("workers_scripts:edit", "Workers Scripts Write@account")]
    [InlineData("d1:read", "D1 Read@account")]
    [InlineData("zone_access:edit", "Access: Apps and Policies Write@zone")]
    [InlineData("workers_scripts:write", "Workers Scripts Write@account")]
    [InlineData("workers_kv:write", "Workers KV Storage Write@account")]
    [InlineData("account:read", "Account Settings Read@account")]
    [InlineData("zone:read", "Zone Read@zone")]
    [InlineData("ssl_certs:write", "Account: SSL and Certificates Write@account")]
    [InlineData("connectivity:admin", "Connectivity Directory Admin@account")]
    [InlineData("challenge-widgets.write", "Turnstile Sites Write@account")]
    [InlineData("k2.read", "K2 Read@account")]
    [InlineData("workers-scripts.write", "Workers Scripts Write@account")]
    [InlineData("user:read", "Memberships Read@user + User Details Read@user")]
    [InlineData("workers:write", "Workers KV Storage Write@account + Workers Routes Write@zone + Workers Scripts Write@account")]
    [InlineData("email_routing:write", "Email Routing Addresses Write@account + Email Routing Rules Write@zone")]
    [InlineData("User->User Details->Read", "User Details Read@user")]
    [InlineData("User->Memberships->Read", "Memberships Read@user")]
    [InlineData("user → user details → read", "User Details Read@user")]
    [InlineData("Account > Cloudflare Tunnel > Edit", "Cloudflare Tunnel Write@account")]
    [InlineData("Account Analytics: Read", "Account Analytics Read@account")]
    [InlineData("Account.Turnstile:Edit", "Turnstile Sites Write@account")]
    [InlineData("  WORKERS   scripts\twrite ", "Workers Scripts Write@account")]
    [InlineData("E086DA7E2179491D91EE5F35B3CA210A", "Workers Scripts Write@account")]
    [InlineData("Access: Apps and Policies Write", "Access: Apps and Policies Write@account or Access: Apps and Policies Write@zone")]
    [InlineData("Zone / Access: Apps and Policies / Edit", "Access: Apps and Policies Write@zone")]
    [InlineData("zone logs read", "Logs Read@zone")]
    [InlineData("Account / Logs / Read", "Logs Read@account")]
    [InlineData("API Tokens Write", "API Tokens Write@user")]
    [InlineData("Analytics Read", "Analytics Read@zone")]
    [InlineData("analytics / read", "Account Analytics Read@account or Analytics Read@zone")]
    [InlineData("Account / Analytics / Read", "Account Analytics Read@account")]
    [InlineData("Zone: Analytics: Read", "Analytics Read@zone")]
    [InlineData("workers-scripts.edit", "Workers Editor@account")]
    [InlineData("workers_scripts:editor", "Workers Editor@account")]
    [InlineData("API Tokens Edit", "API Tokens Write@user or Account API Tokens Write@account")]
    [InlineData("SSL and Certificates Edit", "Account: SSL and Certificates Write@account or SSL and Certificates Write@zone")]
    [InlineData("Account / D1 / Read/Write", "D1 Read@account + D1 Write@account")]
    [InlineData("API Gateway Write", "Domain API Gateway@zone")]
    [InlineData("Argo Tunnel Read", "Cloudflare Tunnel Read@account")]
    [InlineData("Account / K2 / Read", "K2 Read@account")]
    [InlineData("Zone / K2 / Read", "?")]
    public void Names_keys_scopes_and_arrows_are_understood(string spelling, string meaning) =>
        Describe(Catalog.Resolve(spelling)).ShouldBe(meaning);

    [Theory]
    [InlineData("Workers Script Write", "Workers Scripts Write@account")]
    [InlineData("Wrokers Scripts: Edit", "Workers Scripts Write@account")]
    [InlineData("D1 Database Edit", "D1 Write@account")]
    [InlineData("Account / Workers Routes / Edit", "Workers Routes Write@zone")]
    [InlineData("Workers Scripts", "Workers Scripts Write@account")]
    public void What_is_not_known_is_not_guessed_but_suggested(string spelling, string suggested)
    {
        var resolution = Catalog.Resolve(spelling);

        resolution.Kind.ShouldBe(ResolutionKind.Unknown);
        resolution.Group.ShouldBeNull();
        resolution.Groups.Length.ShouldBeInRange(1, 5);
        resolution.Groups.Select(Name).ShouldContain(suggested);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("->")]
    [InlineData("ffffffffffffffffffffffffffffffff")]
    [InlineData("the quick brown fox")]
    public void What_comes_near_nothing_has_no_suggestions(string spelling)
    {
        var resolution = Catalog.Resolve(spelling);
        resolution.Kind.ShouldBe(ResolutionKind.Unknown);
        resolution.Groups.ShouldBeEmpty();
    }

    [Fact]
    public void A_spelling_of_a_thousand_characters_is_not_looked_at() =>
        Catalog.Resolve(new string('x', 1000)).Groups.ShouldBeEmpty();

    [Fact]
    public void Every_group_is_found_by_its_id_and_by_its_name_or_name_and_scope()
    {
        foreach (var group in Catalog.Groups)
        {
            if (group.Id is not null)
            {
                Catalog.Resolve(group.Id).Group.ShouldBe(group);
            }

            Catalog.Resolve(group.Name).Groups.ShouldContain(group);
            Catalog.Resolve(group.Name).Kind.ShouldBe(
                Catalog.Groups.Count(other => other.Name == group.Name) == 1 ? ResolutionKind.Unique : ResolutionKind.Ambiguous);
        }
    }

    [Fact]
    public void Every_OAuth_scope_and_template_key_of_a_group_finds_it()
    {
        foreach (var group in Catalog.Groups.Where(group => group.OAuthScope is not null))
        {
            Catalog.Resolve(group.OAuthScope!).Groups.ShouldContain(group);
        }

        foreach (var group in Catalog.Groups.Where(group => group.DashboardKey is not null && group.Action is "read" or "write"))
        {
            var key = $"{group.DashboardKey}:{(group.Action == "write" ? "edit" : "read")}";

            // Four keys are shared; the listing says which group each of them means.
            if (key is not ("rag:edit" or "zaraz:edit" or "domain_page:edit") && Catalog.Groups.Count(other => other.DashboardKey == group.DashboardKey && other.Action == group.Action) == 1)
            {
                Catalog.Resolve(key).Groups.ShouldContain(group);
            }
        }
    }

    [Fact]
    public void Every_recorded_alias_finds_the_groups_recorded_for_it()
    {
        var names = Catalog.Groups.Select(group => group.Name).ToHashSet(StringComparer.Ordinal);
        var reader = new TsvReader(EmbeddedData.Read(EnrichmentLayer.Aliases));
        var (all, outranked) = (0, new List<string>());
        while (reader.NextLine())
        {
            var (spelling, _, kind, groups) = (reader.Text(), reader.Text(), reader.Text(), reader.Text());
            all++;
            if (names.Contains(spelling) && !groups.StartsWith(spelling + "@", StringComparison.Ordinal))
            {
                outranked.Add(spelling);
                continue;
            }

            var resolution = Catalog.Resolve(spelling);
            resolution.Kind.ShouldBe(kind switch { "all" => ResolutionKind.Several, "ambiguous" => ResolutionKind.Ambiguous, _ => ResolutionKind.Unique }, spelling);
            resolution.Groups.Select(Name).ShouldBe(groups.Split('|'), spelling);
        }

        all.ShouldBe(1338);

        // What the API itself calls a group outranks what the dashboard's labels make of it.
        outranked.Order(StringComparer.Ordinal).ShouldBe(
        [
            "API Tokens Read", "API Tokens Write", "SSL and Certificates Read", "SSL and Certificates Write",
            "Transform Rules Read", "Transform Rules Write",
        ]);
    }

    [Fact]
    public void A_note_goes_with_the_spelling_that_has_one() =>
        Catalog.Resolve("Durable Objects Edit").Note.ShouldBe("no Durable Objects group exists");

    [Fact]
    public void Case_and_what_stands_between_the_words_do_not_matter()
    {
        var spellings =
            from spelling in Gen.Elements("Workers Scripts Write", "Account / D1 / Edit", "Zone DNS: Edit", "Workers Queues / Edit")
            from separators in Gen.Elements(" ", "  ", " / ", ":", "->", "_", "\t", " > ", " → ").ArrayOf(12)
            from upper in Gen.Elements(true, false).ArrayOf(64)
            select (spelling, other: Respell(spelling, separators, upper));

        Prop.ForAll(spellings.ToArbitrary(), pair => Describe(Catalog.Resolve(pair.other)).ShouldBe(Describe(Catalog.Resolve(pair.spelling))))
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Any_text_at_all_is_answered() =>
        Prop.ForAll<string?>(text => Catalog.Resolve(text ?? string.Empty).Groups.Length <= 5 || text!.Length < 40).QuickCheckThrowOnFailure();

    private static string Respell(string spelling, string[] separators, bool[] upper)
    {
        var words = Spelling.Words(spelling).Select((word, index) => word + separators[index]);
        return string.Concat(string.Concat(words).Select((letter, index) => upper[index % upper.Length] ? char.ToUpperInvariant(letter) : letter));
    }

    private static string Describe(GroupResolution resolution)
    {
        var groups = resolution.Groups.Select(Name).Order(StringComparer.Ordinal);
        return resolution.Kind switch
        {
            ResolutionKind.Unique => resolution.Groups.ShouldHaveSingleItem() is var group ? Name(group) : string.Empty,
            ResolutionKind.Several => string.Join(" + ", groups),
            ResolutionKind.Ambiguous => string.Join(" or ", groups),
            _ => "?",
        };
    }

    private static string Name(PermissionGroup group) => $"{group.Name}@{group.Scope.Word}";
}
