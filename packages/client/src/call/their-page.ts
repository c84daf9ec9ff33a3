/**
 * The other's page, as far as it is known. Pure.
 *
 *     there --it says that it leaves--> leaving --it is not back in time--> left
 *       ^                                  |                                 |
 *       +---- its sound, a new connection of it, or the server says so ------+
 */
export type TheirPage =
  /** Open, for all that is known. */
  | 'there'
  /** It said a moment ago that it closes; it may only be loaded again. */
  | 'leaving'
  /** It has left and not come back. */
  | 'left';

export type PageEvent = 'leaves' | 'overdue' | 'back';

export function stepPage(page: TheirPage, event: PageEvent): TheirPage {
  switch (event) {
    case 'leaves':
      return 'leaving';
    case 'overdue':
      return page === 'leaving' ? 'left' : page;
    case 'back':
      return 'there';
  }
}
