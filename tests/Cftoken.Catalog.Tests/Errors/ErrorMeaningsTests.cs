using System.Text;
using Cftoken.Catalog.Model;

namespace Cftoken.Catalog.Tests.Errors;

public sealed class ErrorMeaningsTests
{
    [Fact]
    public void Every_record_has_a_source_with_a_date_and_a_confidence()
    {
        Loaded.Catalog.Errors.All.ShouldNotBeEmpty();
        Loaded.Catalog.Errors.All.ShouldAllBe(meaning =>
            meaning.Source.Where.Length > 0 && meaning.Source.Date.Length >= 4 && meaning.Confidence > 0 && meaning.Confidence <= 1 && meaning.Says.EndsWith('.'));
    }

    [Theory]
    [InlineData("/accounts/a/d1/database/b/query", "D1")]
    [InlineData("/client/v4/accounts/a/storage/kv/namespaces", "KV")]
    [InlineData("/accounts/a/r2/buckets/d1", "R2")]
    [InlineData("/accounts/a/d1x/database", null)]
    [InlineData("/memberships", null)]
    public void A_path_tells_its_product(string path, string? product) => Loaded.Catalog.Errors.ProductOf(path).ShouldBe(product);

    [Fact]
    public void Without_a_path_every_products_meaning_is_possible_and_with_one_only_its_own()
    {
        Loaded.Catalog.Errors.Find(10007, null, string.Empty).Select(meaning => meaning.Product).ShouldBe(["R2", "Workers", "workers.dev"], ignoreOrder: true);
        Loaded.Catalog.Errors.Find(10007, "/accounts/a/r2/buckets/b", string.Empty).ShouldHaveSingleItem().Product.ShouldBe("R2");
    }

    [Fact]
    public void The_message_outranks_the_code_alone()
    {
        Loaded.Catalog.Errors.Find(9109, "/user", "Cannot use the access token from location: 1.2.3.4").ShouldHaveSingleItem().Cause.ShouldBe(ErrorCause.IpCondition);
        Loaded.Catalog.Errors.Find(9109, "/user", "nothing of the kind").Length.ShouldBe(4);
    }

    [Theory]
    [InlineData("""{"id": "a", "code": 1, "cause": "mischief", "says": "x", "fix": "y", "confidence": 1, "where": "x", "date": "2026"}""")]
    [InlineData("""{"id": "a", "product": "Nothing", "code": 1, "cause": "entitlement", "says": "x", "fix": "y", "confidence": 1, "where": "x", "date": "2026"}""")]
    [InlineData(
        """{"id": "a", "code": 1, "cause": "entitlement", "says": "x", "fix": "y", "confidence": 1, "where": "x", "date": "2026"}""",
        """{"id": "b", "code": 1, "cause": "rate-limit", "says": "x", "fix": "y", "confidence": 1, "where": "x", "date": "2026"}""")]
    [InlineData(
        """{"id": "a", "code": 1, "cause": "entitlement", "says": "x", "fix": "y", "confidence": 1, "where": "x", "date": "2026"}""",
        """{"id": "a", "code": 2, "cause": "rate-limit", "says": "x", "fix": "y", "confidence": 1, "where": "x", "date": "2026"}""")]
    public void A_rule_that_contradicts_itself_is_refused(params string[] rules) => Should.Throw<InvalidDataException>(() =>
        ErrorMeanings.Read("""{"products": [{"name": "D1", "paths": ["d1"]}]}"""u8.ToArray(), rules.Select(rule => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(rule))));

    [Fact]
    public void Every_cause_has_a_word_of_its_own() =>
        Enum.GetValues<ErrorCause>().Select(cause => ErrorCauses.Of(cause.Word())).ShouldBe(Enum.GetValues<ErrorCause>().Select(cause => (ErrorCause?)cause));
}
