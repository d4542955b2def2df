using System.Text;
using Cftoken.Core.Secrets;
using Cftoken.TestInfrastructure;

namespace Cftoken.Core.Tests.Secrets;

public sealed class SecretFormsTests
{
    // Without a prefix: by its shape nothing would know it.
    private readonly Canary canary = Canary.For("Q" + new Canary("").Value);

    [Fact]
    public void A_value_is_taken_out_in_every_form_in_which_it_may_be_repeated()
    {
        var value = canary.Value;
        var bytes = Encoding.UTF8.GetBytes(value);
        string[] forms =
        [
            value, value.ToUpperInvariant(), Uri.EscapeDataString(value), string.Concat(bytes.Select(one => $"%{one:X2}")),
            Convert.ToHexString(bytes), Convert.ToHexStringLower(bytes),
            .. new[] { "", "a", "ab", "abc" }.SelectMany(before => new[] { "", "z", "zy", "zyx" }.Select(after => Convert.ToBase64String(Encoding.UTF8.GetBytes(before + value + after)))),
        ];

        foreach (var form in forms)
        {
            canary.MustBeAbsentFrom(new SecretForms(canary.Secret).RemoveFrom($"it says {form}."));
        }
    }

    [Fact]
    public void What_needs_escaping_is_found_escaped()
    {
        var forms = new SecretForms(new Secret("p\"a+s/s w%rd<>"));

        forms.RemoveFrom("a p%22a%2Bs%2Fs%20w%25rd%3C%3E b").ShouldBe($"a {Secret.Redacted} b");
        forms.RemoveFrom("""a p\u0022a\u002Bs/s w%rd\u003C\u003E b""").ShouldBe($"a {Secret.Redacted} b");
    }

    [Fact]
    public void What_is_too_short_for_a_credential_is_left_alone() =>
        new SecretForms(new Secret("word")).RemoveFrom("in other words").ShouldBe("in other words");

    [Fact]
    public void Other_text_stays_as_it_is() =>
        new SecretForms(canary.Secret, new Canary().Secret).RemoveFrom("nothing to see: 0123456789abcdef").ShouldBe("nothing to see: 0123456789abcdef");
}
