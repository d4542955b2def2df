namespace Cftoken.Emulator.Endpoints;

/// <summary>One part of a multipart body.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="FileName">The file's name; null where it is a plain field.</param>
/// <param name="ContentType">The part's type; null where it names none.</param>
/// <param name="Body">Its bytes.</param>
internal sealed record FormPart(string Name, string? FileName, string? ContentType, byte[] Body);
