import com.adobe.epubcheck.tool.EpubChecker;

/** Asks EPUBCheck about many books in one process: a book, where to answer, a book, where to ... */
public class CheckAll {
    public static void main(String[] words) {
        for (int at = 0; at < words.length; at += 2) {
            // What it answers with is in the file; what it returns says no more.
            new EpubChecker().run(
                new String[] {words[at], "--usage", "--quiet", "--json", words[at + 1]});
        }
    }
}
