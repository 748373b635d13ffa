"""Makes PDF (standard output) of one page of ours (standard input) with WeasyPrint.

The page carries everything it needs. Whatever it refers to outside itself is refused, file or network
alike, and nothing is printed then: exit status 3. Memory, time and what it may put aside are bounded.
"""
import resource
import sys

MEMORY = 1536 << 20
SECONDS = 30
LIMIT = 8 << 20
FILE = 16 << 20

resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
resource.setrlimit(resource.RLIMIT_FSIZE, (FILE, FILE))

import weasyprint  # noqa: E402  (after the limits)

refused = []


def refuse(url, *_, **__):
    refused.append(url)
    raise ValueError("a page of ours refers to nothing outside itself")


page = sys.stdin.buffer.read(LIMIT + 1)
if len(page) > LIMIT:
    sys.exit(4)
pdf = weasyprint.HTML(string=page.decode("utf-8"), url_fetcher=refuse).write_pdf()
if refused:
    sys.exit(3)
sys.stdout.buffer.write(pdf)
