/* Prints the busy intervals of a calendar feed as libical reads them, and how long that took.
 *
 * usage: libical_busy FEED START END     START and END in seconds since 1970
 */
#define _GNU_SOURCE
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct { time_t start, end; } Span;
static Span *spans;
static size_t count, room;

static void keep(icalcomponent *event, struct icaltime_span *span, void *unused) {
    (void)event; (void)unused;
    if (count == room) {
        room = room ? 2 * room : 1024;
        spans = realloc(spans, room * sizeof *spans);
    }
    spans[count++] = (Span){span->start, span->end};
}

static int earlier(const void *left, const void *right) {
    const Span *one = left, *other = right;
    return (one->start > other->start) - (one->start < other->start);
}

static size_t merged(void) {
    size_t kept = 0;
    if (count) qsort(spans, count, sizeof *spans, earlier);
    for (size_t i = 0; i < count; i++) {
        if (kept && spans[i].start <= spans[kept - 1].end) {
            if (spans[i].end > spans[kept - 1].end) spans[kept - 1].end = spans[i].end;
        } else spans[kept++] = spans[i];
    }
    return kept;
}

static char *contents(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) exit(2);
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    char *text = malloc(size + 1);
    if (fread(text, 1, size, file) != (size_t)size) exit(2);
    text[size] = 0;
    fclose(file);
    return text;
}

static long peak(void) { /* in kB; what getrusage tells is the parent's, too */
    char line[256];
    long size = 0;
    FILE *file = fopen("/proc/self/status", "r");
    while (file && fgets(line, sizeof line, file)) sscanf(line, "VmHWM: %ld", &size);
    if (file) fclose(file);
    return size;
}

int main(int argc, char **argv) {
    if (argc != 4) return 2;
    char *text = contents(argv[1]);
    struct timespec before, after;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
    icaltimezone *utc = icaltimezone_get_utc_timezone();
    struct icaltimetype start = icaltime_from_timet_with_zone(atol(argv[2]), 0, utc);
    struct icaltimetype end = icaltime_from_timet_with_zone(atol(argv[3]), 0, utc);
    icalcomponent *feed = icalparser_parse_string(text);
    for (icalcomponent *event = icalcomponent_get_first_component(feed, ICAL_VEVENT_COMPONENT);
         event; event = icalcomponent_get_next_component(feed, ICAL_VEVENT_COMPONENT)) {
        icalproperty *transp = icalcomponent_get_first_property(event, ICAL_TRANSP_PROPERTY);
        if (icalcomponent_get_status(event) == ICAL_STATUS_CANCELLED) continue;
        if (transp && icalproperty_get_transp(transp) == ICAL_TRANSP_TRANSPARENT) continue;
        icalcomponent_foreach_recurrence(event, start, end, keep, NULL);
    }
    size_t occurrences = count, intervals = merged();
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
    double spent = (after.tv_sec - before.tv_sec) + (after.tv_nsec - before.tv_nsec) / 1e9;
    printf("%.6f %zu %zu %ld\n", spent, occurrences, intervals, peak());
    return 0;
}
