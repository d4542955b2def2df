namespace Cftoken.Catalog.Matching;

/// <summary>A hash table from (node, literal segment) to child node: one for the whole tree, so that a look-up is one probe.</summary>
internal sealed class SegmentTable
{
    private readonly int[] _buckets;
    private readonly List<Entry> _entries;

    /// <summary>Makes room for about that many literals; a power of two.</summary>
    public SegmentTable(int size)
    {
        _buckets = new int[size];
        _entries = new List<Entry>(size) { default };
    }

    private readonly record struct Entry(int Node, string Segment, int Child, int Next);

    /// <summary>The child of a node by a literal; 0 where it has none.</summary>
    public int Find(int node, ReadOnlySpan<char> segment)
    {
        for (var index = _buckets[Bucket(node, segment)]; index != 0; index = _entries[index].Next)
        {
            var entry = _entries[index];
            if (entry.Node == node && segment.SequenceEqual(entry.Segment))
            {
                return entry.Child;
            }
        }

        return 0;
    }

    /// <summary>Adds a child that is not there yet, and returns it.</summary>
    public int Add(int node, ReadOnlySpan<char> segment, int child)
    {
        var bucket = Bucket(node, segment);
        _entries.Add(new Entry(node, segment.ToString(), child, _buckets[bucket]));
        _buckets[bucket] = _entries.Count - 1;
        return child;
    }

    private int Bucket(int node, ReadOnlySpan<char> segment) =>
        (string.GetHashCode(segment, StringComparison.Ordinal) ^ unchecked(node * (int)0x9E3779B1)) & (_buckets.Length - 1);
}
