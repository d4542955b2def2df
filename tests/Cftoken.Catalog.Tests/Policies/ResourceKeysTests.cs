using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;

namespace Cftoken.Catalog.Tests.Policies;

public class ResourceKeysTests
{
    private const string Id = "0123456789abcdef0123456789abcdef";
    private const string AccountKey = "com.cloudflare.api.account." + Id;

    public static TheoryData<string, string?, string?, string, string?> Keys => new()
    {
        { "com.cloudflare.api.account", Id, null, AccountKey, null },
        { "com.cloudflare.api.user", Id, null, "com.cloudflare.api.user." + Id, null },
        { "com.cloudflare.api.account.zone", Id, null, "com.cloudflare.api.account.zone." + Id, null },
        { "com.cloudflare.api.account.zone", "*", Id, "com.cloudflare.api.account.zone.*", AccountKey },
        { "com.cloudflare.edge.r2.bucket", "default_my-bucket", Id, "com.cloudflare.edge.r2.bucket." + Id + "_default_my-bucket", null },
        { "com.cloudflare.edge.r2.bucket", "*", Id, "com.cloudflare.edge.r2.bucket.*", AccountKey },
        { "com.cloudflare.edge.worker.script", Id, Id, "com.cloudflare.edge.worker.script." + Id, AccountKey },
    };

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_resource_is_written_as_the_documentation_writes_it(string kind, string? id, string? account, string key, string? parent) =>
        ResourceKeys.SelectorOf(new Resource(new Scope(kind), id, null, account)).ShouldBe(new ResourceSelector(key, parent));

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_key_is_read_back(string kind, string? id, string? account, string key, string? parent)
    {
        ResourceKeys.TryRead(new ResourceSelector(key, parent), out var resource).ShouldBeTrue();

        resource.ShouldBe(new Resource(new Scope(kind), id, null, account));
    }

    [Theory]
    [InlineData("com.cloudflare.api.account", null)]
    [InlineData("com.cloudflare.api.account", "*")]
    [InlineData("com.cloudflare.api.account", "0123456789ABCDEF0123456789ABCDEF")]
    [InlineData("com.cloudflare.api.account", "0123456789abcdef0123456789abcde")]
    [InlineData("com.cloudflare.api.account", "0123456789abcdef0123456789abcdef\n")]
    [InlineData("com.cloudflare.api.user", "*")]
    [InlineData("com.cloudflare.api.account.zone", "*")]
    [InlineData("com.cloudflare.api.account.zone", "*.0123456789abcdef0123456789abcd")]
    [InlineData("com.cloudflare.edge.r2.bucket", "default_photos")]
    [InlineData("com.cloudflare.edge.worker.script", "*")]
    [InlineData("com.cloudflare.api.account.flagship.app", Id)]
    public void A_resource_whose_id_could_widen_a_policy_is_refused(string kind, string? id)
    {
        var resource = new Resource(new Scope(kind), id);

        ResourceIds.IsNameable(resource).ShouldBeFalse();
        Should.Throw<ArgumentException>(() => ResourceKeys.SelectorOf(resource));
    }

    [Theory]
    [InlineData("photos")]
    [InlineData("_photos")]
    [InlineData("mars_photos")]
    [InlineData("default_a")]
    [InlineData("default_Photos")]
    [InlineData("default_-photos")]
    [InlineData("default_photos-")]
    [InlineData("default_*")]
    public void A_bucket_that_cannot_exist_is_refused(string id) => ResourceIds.IsBucketId(id).ShouldBeFalse();

    [Theory]
    [InlineData("com.cloudflare.api.account.*", null, "com.cloudflare.api.account", "*", null)]
    [InlineData("com.cloudflare.api.account.zone.*", null, "com.cloudflare.api.account.zone", "*", "*")]
    public void A_star_on_its_own_is_every_account_or_the_zones_of_all(string key, string? parent, string kind, string id, string? account)
    {
        ResourceKeys.TryRead(new ResourceSelector(key, parent), out var resource).ShouldBeTrue();

        resource.ShouldBe(new Resource(new Scope(kind), id, null, account));
    }

    [Theory]
    [InlineData("com.cloudflare.edge.r2.bucket.*", null)]
    [InlineData("com.cloudflare.edge.worker.script.*", AccountKey)]
    [InlineData("com.cloudflare.edge.worker.script." + Id, null)]
    [InlineData("com.cloudflare.api.account." + Id, AccountKey)]
    [InlineData("com.cloudflare.api.account.", null)]
    [InlineData("com.cloudflare.api.accounts", null)]
    [InlineData("com.cloudflare.api.account.flagship.app.1", null)]
    [InlineData("com.cloudflare.api.account.zone.*", "com.cloudflare.api.user.1")]
    [InlineData("", null)]
    public void A_key_of_no_documented_form_is_not_read(string key, string? parent) =>
        ResourceKeys.TryRead(new ResourceSelector(key, parent), out _).ShouldBeFalse();
}
