using System.Collections.Immutable;
using System.Text;
using Cftoken.Core.Problems;
using Cftoken.Engine.Exact;
using FsCheck;
using FsCheck.Fluent;

namespace Cftoken.Engine.Tests.Exact;

public sealed class UploadedBindingsTests
{
    // As wrangler 4.164.0 wrote it on 2026-11-22, the script cut short.
    private const string Recorded =
        "------formdata-undici-092978560099\r\nContent-Disposition: form-data; name=\"metadata\"\r\n\r\n"
        + "{\"main_module\":\"index.js\",\"bindings\":[{\"name\":\"SEC\",\"type\":\"inherit\"},{\"type\":\"workflow\",\"name\":\"W\",\"workflow_name\":\"w\"},"
        + "{\"name\":\"R2\",\"type\":\"r2_bucket\",\"bucket_name\":\"bucket\"}],\"compatibility_date\":\"2026-05-01\"}\r\n"
        + "------formdata-undici-092978560099\r\nContent-Disposition: form-data; name=\"index.js\"; filename=\"index.js\"\r\n"
        + "Content-Type: application/javascript+module\r\n\r\nexport default {};\n\r\n------formdata-undici-092978560099--";

    [Fact]
    public void The_bindings_of_a_recorded_upload_are_read() =>
        Read(Recorded).ShouldBe([new("SEC", "inherit"), new("W", "workflow"), new("R2", "r2_bucket")]);

    [Fact]
    public void A_module_that_is_called_metadata_is_not_taken_for_it()
    {
        var module = "--b\r\nContent-Disposition: form-data; name=\"metadata\"; filename=\"metadata\"\r\n\r\n{\"bindings\":[{\"name\":\"NO\",\"type\":\"ai\"}]}\r\n";
        var metadata = "--b\r\nContent-Disposition: form-data; name=\"metadata\"\r\n\r\n{\"bindings\":[{\"name\":\"YES\",\"type\":\"ai\"}]}\r\n--b--";

        Read(module + metadata).ShouldBe([new("YES", "ai")]);
    }

    [Fact]
    public void An_upload_without_bindings_has_none() => Read(Form("{}")).ShouldBeEmpty();

    [Theory]
    [InlineData("")]
    [InlineData("export default {}")]
    [InlineData("--\r\n\r\n\r\n--")]
    [InlineData("--b\r\n\r\n{}\r\n--b--")]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"metadata\"\r\n\r\n{}")]
    public void What_is_no_such_form_is_refused(string text) => Refused(text);

    [Theory]
    [InlineData("[]")]
    [InlineData("nonsense")]
    [InlineData("{\"bindings\":{}}")]
    [InlineData("{\"bindings\":[1]}")]
    [InlineData("{\"bindings\":[{\"name\":\"A\"}]}")]
    [InlineData("{\"bindings\":[{\"name\":1,\"type\":\"ai\"}]}")]
    [InlineData("{\"bindings\":[{\"name\":\"\\ud800\",\"type\":\"ai\"}]}")]
    public void Metadata_that_cannot_be_read_is_refused(string metadata) => Refused(Form(metadata));

    [Fact]
    public void Deep_metadata_is_refused() => Refused(Form(new string('[', 100_000)));

    [Fact]
    public void Bytes_that_are_no_text_in_a_name_are_refused()
    {
        var upload = Encoding.UTF8.GetBytes(Form("{\"bindings\":[{\"name\":\"#\",\"type\":\"ai\"}]}"));
        upload[Array.IndexOf(upload, (byte)'#')] = 0xFF;

        Should.Throw<ProblemException>(() => UploadedBindings.Read(upload));
    }

    [Fact]
    public void Nothing_but_a_problem_comes_of_any_bytes()
    {
        var pieces = Gen.Elements("--b", "\r\n", "\r\n\r\n", "--b--", "Content-Disposition: form-data; ", "name=\"metadata\"", "{\"bindings\":[", "{\"name\":\"A\",\"type\":\"ai\"}", "]}", "\u0001", "filename", "x");
        var texts = pieces.ListOf().Select(list => Encoding.UTF8.GetBytes("--b\r\n" + string.Concat(list)));
        var bytes = ArbMap.Default.GeneratorFor<byte[]>();

        Prop.ForAll(Gen.OneOf(texts, bytes).ToArbitrary(), upload =>
        {
            try
            {
                UploadedBindings.Read(upload);
            }
            catch (ProblemException refused)
            {
                refused.Problems.ShouldHaveSingleItem().Fix.ShouldNotBeNull();
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Any_bindings_come_back_whatever_stands_around_them() => Prop.ForAll<NonNull<string>[], NonNull<string>>((names, module) =>
    {
        var bindings = names.Select(name => new UploadedBinding(Sound(name.Get), "ai")).ToList();
        var list = string.Join(",", bindings.Select(binding => $$"""{"name":{{System.Text.Json.JsonSerializer.Serialize(binding.Name)}},"type":"ai"}"""));
        var script = Sound(module.Get).Replace("--b", string.Empty, StringComparison.Ordinal);
        var upload = $"--b\r\nContent-Disposition: form-data; name=\"metadata\"\r\n\r\n{{\"bindings\":[{list}]}}\r\n--b\r\nname=\"x\"\r\n\r\n{script}\r\n--b--";

        Read(upload).ShouldBe(bindings);
    }).QuickCheckThrowOnFailure();

    // Half a surrogate pair is no text.
    private static string Sound(string text) => string.Concat(text.Where(character => !char.IsSurrogate(character)));

    private static string Form(string metadata) => $"--b\r\nContent-Disposition: form-data; name=\"metadata\"\r\n\r\n{metadata}\r\n--b--";

    private static ImmutableArray<UploadedBinding> Read(string upload) => UploadedBindings.Read(Encoding.UTF8.GetBytes(upload));

    private static void Refused(string upload)
    {
        var problem = Should.Throw<ProblemException>(() => Read(upload)).Problems.ShouldHaveSingleItem();
        problem.Code.ShouldBe("exact.upload");
        problem.Fix.ShouldNotBeNull();
    }
}
