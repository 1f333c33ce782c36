"""The office's addresses of the review: of one paper, of what waits for whom, and of how it is arranged."""

from django.urls import path

from companies.views import staff_review, staff_review_steps, staff_review_submit
from companies.views.papers import paper_paths

MOUS = "staff/mous/"
STEPS = f"{MOUS}steps/"

urlpatterns = [
    *paper_paths(MOUS, "review/", staff_review.show_review, "review"),
    *paper_paths(MOUS, "review/submit/", staff_review_submit.submit, "submit_for_review"),
    *paper_paths(MOUS, "review/approve/", staff_review.approve, "approve_step"),
    *paper_paths(MOUS, "review/return/", staff_review.send_back, "return_paper"),
    *paper_paths(MOUS, "review/take-back/", staff_review.take_back, "take_back"),
    path(f"{MOUS}reviews/", staff_review.my_reviews, name="my_reviews"),
    path(STEPS, staff_review_steps.steps, name="review_steps"),
    path(f"{STEPS}<int:step_id>/", staff_review_steps.step, name="review_step"),
    path(f"{STEPS}<int:step_id>/move/", staff_review_steps.move_step, name="move_step"),
    path(f"{STEPS}<int:step_id>/use/", staff_review_steps.use_step, name="use_step"),
    path(f"{STEPS}<int:step_id>/reviewers/", staff_review_steps.add_reviewer, name="add_reviewer"),
    path(f"{STEPS}reviewers/<int:reviewer_id>/end/", staff_review_steps.end_reviewer, name="end_reviewer"),
    path(f"{MOUS}deputies/", staff_review_steps.deputies, name="deputies"),
    path(f"{MOUS}deputies/<int:deputy_id>/end/", staff_review_steps.end_deputy, name="end_deputy"),
]
