namespace Cftoken.Catalog.Matching;

/// <summary>
/// A segment of a template that is part literal and part parameter: <c>{scan_id}.png</c>, <c>{event_t}.{event_n}</c>.
/// </summary>
internal sealed class SegmentPattern
{
    private readonly string[] literals;

    /// <summary>Takes a template's segment apart: the literals before, between and after its parameters.</summary>
    public SegmentPattern(ReadOnlySpan<char> segment)
    {
        var pieces = new List<string>();
        for (var open = segment.IndexOf('{'); open >= 0; open = segment.IndexOf('{'))
        {
            pieces.Add(segment[..open].ToString());
            segment = segment[(segment.IndexOf('}') + 1)..];
        }

        pieces.Add(segment.ToString());
        literals = [.. pieces];
    }

    /// <summary>How many parameters it has.</summary>
    public int Parameters => literals.Length - 1;

    /// <summary>Whether a template's segment has the same shape, whatever its parameters are called.</summary>
    public bool HasShapeOf(ReadOnlySpan<char> segment) => new SegmentPattern(segment).literals.AsSpan().SequenceEqual(literals);

    /// <summary>Matches a segment of a concrete path; every parameter takes at least one character, the first ones as few as possible.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="offset">Where it stands in the path.</param>
    /// <param name="captures">Takes the parameters' places.</param>
    /// <param name="first">The first capture to set.</param>
    public bool TryMatch(ReadOnlySpan<char> segment, int offset, ref Captures captures, int first)
    {
        if (!segment.StartsWith(literals[0], StringComparison.Ordinal))
        {
            return false;
        }

        var position = literals[0].Length;
        for (var parameter = 0; parameter < Parameters; parameter++)
        {
            var literal = literals[parameter + 1];
            var last = parameter == Parameters - 1;
            var rest = segment[position..];
            var length = !last ? rest.Length < 2 ? -1 : rest[1..].IndexOf(literal, StringComparison.Ordinal) + 1
                : rest.EndsWith(literal, StringComparison.Ordinal) ? rest.Length - literal.Length : -1;
            if (length < 1)
            {
                return false;
            }

            captures[first + parameter] = (offset + position)..(offset + position + length);
            position += length + literal.Length;
        }

        return true;
    }
}
