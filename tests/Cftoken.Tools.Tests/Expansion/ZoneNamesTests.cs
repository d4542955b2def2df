using Cftoken.Tools.Expansion;
using Cftoken.Tools.Expansion.Places;

namespace Cftoken.Tools.Tests.Expansion;

public class ZoneNamesTests
{
    [Theory]
    [InlineData("a.shop.example.com", "a.shop.example.com shop.example.com example.com")]
    [InlineData("example.com", "example.com")]
    [InlineData("localhost", "localhost")]
    public void A_zone_is_looked_for_from_the_host_up_to_two_labels(string host, string names) =>
        string.Join(' ', ZoneNames.Of(host)).ShouldBe(names);

    [Theory]
    [InlineData("shop.example.com", "example.com")]
    [InlineData("Shop.Example.com", "example.com")]
    [InlineData("a.eu.example.com", "eu.example.com")]
    [InlineData("example.com", "example.com")]
    [InlineData("notexample.com", null)]
    [InlineData("example.com.evil.test", null)]
    [InlineData("com", null)]
    public void A_host_lies_in_the_longest_zone_that_ends_it_at_a_label(string host, string? zone) =>
        ZoneNames.Holding(host, ["example.com", "eu.example.com", ""]).ShouldBe(zone);
}
